// Files of LAMMPS as LAMMPS itself writes and reads them. Passed over with a message where it is not installed.

#include <catch2/catch.hpp>

#include <io/frames.hpp>
#include <ozark/io/lammps_files.hpp>

#include "lammps.hpp"

using namespace ozark;

namespace {

/// The atom of another frame with the id of atom i.
Eigen::Index twin(const AtomFrame& f, std::int64_t id) {
  const auto at = std::find(f.id.begin(), f.id.end(), id);
  if (at == f.id.end()) throw std::runtime_error("an atom was lost");
  return static_cast<Eigen::Index>(at - f.id.begin());
}

}  // namespace

TEST_CASE("LAMMPS reads our data files and writes ones and dumps that we read, to the last digit") {
  if (!sim::has_lammps()) {
    WARN("LAMMPS is not installed: passed over");
    return;
  }
  AtomFrame f = rich_frame();
  f.position.col(0) << 0.125, 3.0, 8.75;  // within the cell: LAMMPS wraps what is not
  f.position.col(1) << 3.0, 0.5, 1.0 / 3.0;
  f.position.col(2) << 5.0, 6.5, 4.0;
  const Scratch scratch;
  scratch.write("ours.data", to_lammps_data(f, "ours"));
  scratch.write("in.lammps",
                "units metal\natom_style charge\nread_data ours.data\npair_style zero 3.0\npair_coeff * *\n"
                "dump a all custom 1 x.dump q vz vy vx iz iy ix z y x type id\ndump_modify a format float %.17g\n"
                "dump b all custom 1 xs.dump id type xs ys zs ix iy iz\ndump_modify b format float %.17g\n"
                "dump c all custom 1 xu.dump id type xu yu zu\ndump_modify c format float %.17g\n"
                "dump d all custom 1 xsu.dump id element xsu ysu zsu\ndump_modify d element Si O format float %.17g\n"
                "run 0\nwrite_data theirs.data nocoeff\n");
  const std::string call =
      fmt::format("cd '{}' && OMP_NUM_THREADS=1 lmp -in in.lammps > out.txt 2>&1", (scratch / "").string());
  if (std::system(call.c_str()) != 0) FAIL(scratch.read("out.txt"));

  const AtomFrame theirs = read_lammps_data(scratch / "theirs.data");
  CHECK(*theirs.lattice == *f.lattice);
  CHECK(theirs.mass == f.mass);
  const AtomFrame x = read_lammps_dump(scratch / "x.dump").back();
  CHECK((*x.lattice - *f.lattice).cwiseAbs().maxCoeff() < 1e-14);
  for (std::size_t i = 0; i < f.size(); ++i) {
    const auto here = static_cast<Eigen::Index>(i);
    for (const AtomFrame* read : {&theirs, &x}) {
      const Eigen::Index there = twin(*read, f.id[i]);
      const auto j = static_cast<std::size_t>(there);
      CHECK((read->position.col(there) - f.position.col(here)).abs().maxCoeff() < 1e-14);
      CHECK((read->velocity.col(there) == f.velocity.col(here)).all());
      CHECK(read->type[j] == f.type[i]);
      CHECK(read->image[j] == f.image[i]);
      CHECK(read->charge[j] == f.charge[i]);
    }
    const Eigen::Array3d image(f.image[i][0], f.image[i][1], f.image[i][2]);
    const Eigen::Array3d unwrapped = f.position.col(here) + (*f.lattice * image.matrix()).array();
    for (const char* name : {"xs.dump", "xu.dump", "xsu.dump"}) {
      const AtomFrame read = read_lammps_dump(scratch / name).back();
      const Eigen::Index there = twin(read, f.id[i]);
      const bool wrapped = !read.image.empty();
      const Eigen::Array3d r = wrapped ? Eigen::Array3d(f.position.col(here)) : unwrapped;
      CHECK((read.position.col(there) - r).abs().maxCoeff() < 1e-12);  // up to 90 long, by way of fractions of the cell
      CHECK(read.types[static_cast<std::size_t>(read.type[static_cast<std::size_t>(there)])] ==
            (std::string(name) == "xsu.dump" ? (f.type[i] == 0 ? "Si" : "O") : std::to_string(f.type[i] + 1)));
    }
  }
}
