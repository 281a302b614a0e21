#pragma once
// The same particles in LAMMPS, if it is installed: energy, pressure and forces of one configuration.

#include <ozark/sim/particles.hpp>
#include <support/scratch.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/core.h>

namespace ozark::sim {

inline bool has_lammps() { return std::system("command -v lmp > /dev/null 2>&1") == 0; }

struct LammpsAnswer {
  double energy = 0.0;        // of the potential, all particles
  double pressure = 0.0;      // without kinetic part
  std::vector<Vector> force;  // by id, from 0
};

/// @param style  atom style, atomic or charge
/// @param commands  units before the data file is read; pair styles, long range after
inline LammpsAnswer lammps(const Particles& p, const std::string& style, const std::string& units,
                           const std::string& commands) {
  const Scratch scratch;
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
  scratch.write("particles.data", data);
  scratch.write("in.lammps",
                fmt::format("units {}\natom_style {}\nbox tilt large\nread_data particles.data\n{}\n"
                            "thermo_style custom pe\nthermo_modify norm no format float %.15g\n"
                            "compute virial all pressure NULL virial\nvariable answer string ''\n"
                            "variable p equal c_virial\nvariable e equal pe\n"
                            "dump forces all custom 1 forces.txt id fx fy fz\n"
                            "dump_modify forces format float %.17g sort id\nthermo_style custom pe c_virial\n"
                            "thermo_modify norm no\nrun 0\n"
                            "print \"$(pe:%.17g) $(c_virial:%.17g)\" file answer.txt\n",
                            units, style, commands));
  const std::string call =
      fmt::format("cd '{}' && OMP_NUM_THREADS=1 lmp -in in.lammps > out.txt 2>&1", (scratch / "").string());
  LammpsAnswer answer;
  if (std::system(call.c_str()) != 0) throw std::runtime_error("LAMMPS failed: " + scratch.read("out.txt"));
  std::istringstream(scratch.read("answer.txt")) >> answer.energy >> answer.pressure;
  std::istringstream forces(scratch.read("forces.txt"));
  std::string line;
  while (std::getline(forces, line) && line.rfind("ITEM: ATOMS", 0) != 0) {
  }
  long id = 0;
  Vector f;
  while (forces >> id >> f.x >> f.y >> f.z) answer.force.push_back(f);
  return answer;
}

}  // namespace ozark::sim
