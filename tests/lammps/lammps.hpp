#pragma once
// The same particles in LAMMPS, if it is installed: energy, stress and forces of one configuration, or the
// energy while they move.

#include <ozark/sim/particles.hpp>
#include <support/scratch.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

namespace ozark::sim {

inline bool has_lammps() { return std::system("command -v lmp > /dev/null 2>&1") == 0; }

struct LammpsAnswer {
  double energy = 0.0;        // of the potential, all particles
  double pressure = 0.0;      // without kinetic part
  Eigen::Matrix3d stress;     // the same, all six components
  std::vector<Vector> force;  // by id, from 0
};

/// The particles as a data file: atom styles atomic and charge.
inline std::string lammps_data(const Particles& p, const std::string& style) {
  std::string data = fmt::format("particles\n\n{} atoms\n{} atom types\n\n", p.size(), p.kinds.size());
  const Eigen::Matrix3d& h = p.cell.edges;
  data += fmt::format("0 {:.17g} xlo xhi\n0 {:.17g} ylo yhi\n0 {:.17g} zlo zhi\n", h(0, 0), h(1, 1), h(2, 2));
  if (h(0, 1) != 0.0 || h(0, 2) != 0.0 || h(1, 2) != 0.0)
    data += fmt::format("{:.17g} {:.17g} {:.17g} xy xz yz\n", h(0, 1), h(0, 2), h(1, 2));
  data += "\nMasses\n\n";
  for (std::size_t k = 0; k < p.kinds.size(); ++k) data += fmt::format("{} {:.17g}\n", k + 1, p.kinds[k].mass);
  data += fmt::format("\nAtoms # {}\n\n", style);
  for (std::size_t i = 0; i < p.size(); ++i) {
    data += fmt::format("{} {} ", p.id[i] + 1, p.kind[i] + 1);
    if (style == "charge") data += fmt::format("{:.17g} ", p.charge(i));
    data += fmt::format("{:.17g} {:.17g} {:.17g}\n", p.position[i].x, p.position[i].y, p.position[i].z);
  }
  data += "\nVelocities\n\n";
  for (std::size_t i = 0; i < p.size(); ++i)
    data += fmt::format("{} {:.17g} {:.17g} {:.17g}\n", p.id[i] + 1, p.velocity[i].x, p.velocity[i].y, p.velocity[i].z);
  return data;
}

inline void call_lammps(const Scratch& scratch) {
  const std::string call =
      fmt::format("cd '{}' && OMP_NUM_THREADS=1 lmp -in in.lammps > out.txt 2>&1", (scratch / "").string());
  if (std::system(call.c_str()) != 0) throw std::runtime_error("LAMMPS failed: " + scratch.read("out.txt"));
}

/// @param style  atom style, atomic or charge
/// @param commands  units before the data file is read; pair styles, long range after
/// @param files  that the commands name, with their text
inline LammpsAnswer lammps(const Particles& p, const std::string& style, const std::string& units,
                           const std::string& commands,
                           const std::vector<std::pair<std::string, std::string>>& files = {}) {
  const Scratch scratch;
  for (const auto& [name, text] : files) scratch.write(name, text);
  scratch.write("particles.data", lammps_data(p, style));
  scratch.write(
      "in.lammps",
      fmt::format("units {}\natom_style {}\nbox tilt large\nread_data particles.data\n{}\n"
                  "compute virial all pressure NULL virial\n"
                  "dump forces all custom 1 forces.txt id fx fy fz\n"
                  "dump_modify forces format float %.17g sort id\nthermo_style custom pe c_virial c_virial[*]\n"
                  "thermo_modify norm no\nrun 0\n"
                  "print \"$(pe:%.17g) $(c_virial:%.17g) $(c_virial[1]:%.17g) $(c_virial[2]:%.17g) "
                  "$(c_virial[3]:%.17g) $(c_virial[4]:%.17g) $(c_virial[5]:%.17g) $(c_virial[6]:%.17g)\" "
                  "file answer.txt\n",
                  units, style, commands));
  call_lammps(scratch);
  LammpsAnswer answer;
  std::istringstream numbers(scratch.read("answer.txt"));
  Eigen::Matrix3d& w = answer.stress;
  numbers >> answer.energy >> answer.pressure >> w(0, 0) >> w(1, 1) >> w(2, 2) >> w(0, 1) >> w(0, 2) >> w(1, 2);
  w(1, 0) = w(0, 1);
  w(2, 0) = w(0, 2);
  w(2, 1) = w(1, 2);
  std::istringstream forces(scratch.read("forces.txt"));
  std::string line;
  while (std::getline(forces, line) && line.rfind("ITEM: ATOMS", 0) != 0) {
  }
  long id = 0;
  Vector f;
  while (forces >> id >> f.x >> f.y >> f.z) answer.force.push_back(f);
  return answer;
}

/// The same particles set in motion at constant energy.
/// @param every  steps between looks, the start among them
/// @return  kinetic and potential energy of all particles at every look
inline std::vector<double> lammps_motion(const Particles& p, const std::string& style, const std::string& units,
                                         const std::string& commands, double time_step, long steps, long every,
                                         const std::vector<std::pair<std::string, std::string>>& files = {}) {
  const Scratch scratch;
  for (const auto& [name, text] : files) scratch.write(name, text);
  scratch.write("particles.data", lammps_data(p, style));
  scratch.write("in.lammps",
                fmt::format("units {}\natom_style {}\nbox tilt large\nread_data particles.data\n{}\n"
                            "timestep {:.17g}\nfix move all nve\n"
                            "thermo {}\nthermo_modify norm no\n"
                            "fix look all print {} \"$(etotal:%.17g)\" file energy.txt screen no title ''\n"
                            "run {}\n",
                            units, style, commands, time_step, every, every, steps));
  call_lammps(scratch);
  std::vector<double> energy;
  std::istringstream numbers(scratch.read("energy.txt"));
  for (double e = 0.0; numbers >> e;) energy.push_back(e);
  return energy;
}

}  // namespace ozark::sim
