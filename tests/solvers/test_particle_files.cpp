#include <solvers/particle_files.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/io/array_file.hpp>
#include <ozark/io/extended_xyz.hpp>
#include <ozark/io/h5md.hpp>
#include <ozark/io/lammps_files.hpp>
#include <ozark/io/run_store.hpp>
#include <ozark/io/study_reader.hpp>
#include <ozark/io/toml.hpp>
#include <ozark/sim/random.hpp>
#include <solvers/particle_system.hpp>

#include <support/scratch.hpp>

using namespace ozark;

namespace {

std::vector<sim::ParticleKind> silica() { return {{"si", 28.0855, 2.4}, {"o", 15.9994, -1.2}}; }

/// Particles in a triclinic cell, in no order, moving.
sim::Particles some_particles(int count = 12) {
  sim::Particles p;
  p.kinds = silica();
  p.cell.edges << 6.1, 1.0 / 3.0, -0.7, 0, 7.0, 0.6, 0, 0, 9.000000000000002;
  const sim::Random random(7);
  for (int i = 0; i < count; ++i) {
    const auto u = random.uniform(sim::Stream::placement, static_cast<std::uint64_t>(i), 0);
    const auto v = random.normal(sim::Stream::velocities, static_cast<std::uint64_t>(i), 0);
    const auto k = p.add(i % 3 == 0 ? 0 : 1, p.cell.edges * Eigen::Vector3d(u[0], u[1], u[2]), (7 * i) % count);
    p.velocity[k] = {v[0], v[1], v[2], 0.0};
    p.image[k] = {i, -i, 0};
  }
  return p;
}

bool same(const sim::Particles& a, const sim::Particles& b) {
  const auto equal = [](const std::vector<sim::Vector>& x, const std::vector<sim::Vector>& y) {
    return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                      [](const auto& v, const auto& w) { return v.x == w.x && v.y == w.y && v.z == w.z; });
  };
  return a.cell.edges == b.cell.edges && a.cell.periodic == b.cell.periodic && equal(a.position, b.position) &&
         equal(a.velocity, b.velocity) && a.kind == b.kind && a.id == b.id && a.image == b.image;
}

bool same(const Configuration& a, const Configuration& b) {
  return a.cell.edges == b.cell.edges && a.kind == b.kind && a.id == b.id && a.image == b.image &&
         (a.position == b.position).all() && (a.velocity == b.velocity).all();
}

SystemConfig silica_system(double number_density) {
  SystemConfig c;
  c.number_density = number_density;
  c.species.resize(2);
  c.species[0].name = "si";
  c.species[0].fraction = 1.0 / 3.0;
  c.species[1].name = "o";
  return c;
}

}  // namespace

TEST_CASE("particle files: a run's state comes back to the same bits in the same order", "[solvers][files]") {
  const Scratch files;
  RunStore out(files.path(), Durability::renamed);
  const sim::Particles p = some_particles();
  write_state(p, out);
  CHECK(same(start_from(files.path(), silica(), 3), p));
  CHECK(same(start_from(files / "state.h5", silica(), 3), p));
  const std::vector<sim::ParticleKind> other_order = {silica()[1], silica()[0]};
  const sim::Particles turned = start_from(files.path(), other_order, 3);
  for (std::size_t i = 0; i < p.size(); ++i) CHECK(turned.kind[i] == 1 - p.kind[i]);
  CHECK_THROWS_WITH(start_from(files.path(), {{"a"}, {"o"}}, 3),
                    Catch::Contains("'si'") && Catch::Contains("'a', 'o'"));
  CHECK_THROWS_WITH(start_from(files.path(), silica(), 2), Catch::Contains("dimensions"));
}

TEST_CASE("particle files: text and H5MD lose nothing but the order and the ids from 0", "[solvers][files]") {
  const Scratch files;
  RunStore out(files.path(), Durability::renamed);
  const sim::Particles p = some_particles();
  const Configuration c = configuration_of(p);
  AtomFrame frame = frame_of(p);
  CHECK(frame.types == std::vector<std::string>{"Si", "O"});
  CHECK(same(configuration_of(start_from(files.write("a", to_extended_xyz(frame)), silica(), 3)), c));
  frame.step = 3;
  CHECK(same(configuration_of(start_from(files.write("b", to_h5md({frame}, {})), silica(), 3)), c));
  write_state(p, out);
  Configuration data = configuration_of(start_from(files / "state.data", silica(), 3));
  for (auto& id : data.id) --id;
  CHECK(same(data, c));
  const auto dump = files.write("c",
                                "ITEM: TIMESTEP\n5\nITEM: NUMBER OF ATOMS\n3\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 5\n0 "
                                "6\nITEM: ATOMS id type xs ys zs\n4 2 .5 .5 .5\n2 1 0 0 0\n9 2 .25 1.25 0\n");
  const sim::Particles from_dump = start_from(dump, silica(), 3);
  CHECK(from_dump.kind == std::vector<int>{1, 0, 1});
  CHECK(from_dump.position[0].y == 2.5);
  CHECK(from_dump.image[2] == std::array<int, 3>{0, 1, 0});
}

TEST_CASE("particle files: a cell in any orientation is turned, and the particles with it", "[solvers][files]") {
  AtomFrame f = frame_of(some_particles());
  Eigen::Matrix3d turn;
  turn << 2, -1, 2, 2, 2, -1, -1, 2, 2;  // a rotation, times 3
  turn /= 3.0;
  AtomFrame turned = f;
  turned.lattice = turn * *f.lattice;
  turned.position = (turn * f.position.matrix()).eval().array();
  turned.velocity = (turn * f.velocity.matrix()).eval().array();
  const Configuration a = configuration_of(particles_in(f, silica(), 3, "a")),
                      b = configuration_of(particles_in(turned, silica(), 3, "b"));
  CHECK((a.cell.edges - b.cell.edges).cwiseAbs().maxCoeff() < 1e-14);
  CHECK((a.position - b.position).abs().maxCoeff() < 1e-14);
  CHECK((a.velocity - b.velocity).abs().maxCoeff() < 1e-14);
  CHECK(a.image == b.image);
  turned.lattice->col(0) *= -1.0;
  CHECK_THROWS_WITH(particles_in(turned, silica(), 3, "b"), Catch::Contains("b: ") && Catch::Contains("right-handed"));
}

TEST_CASE("particle files: two dimensions are one plane", "[solvers][files]") {
  const Scratch files;
  const std::string head = "2\nLattice=\"4 0 0 1 5 0 0 0 20\"\n";
  const sim::Particles p = start_from(files.write("a", head + "A 1 1 0.5\nA 2 2 0.5\n"), {{"a"}}, 2);
  CHECK(p.dimensions == 2);
  CHECK(p.cell.volume() == 20.0);
  CHECK_FALSE(p.cell.periodic[2]);
  CHECK(p.position[1].z == 0.0);
  CHECK_THROWS_WITH(start_from(files.write("b", head + "A 1 1 0.5\nA 2 2 0.6\n"), {{"a"}}, 2),
                    Catch::Contains("z is 0.5") && Catch::Contains("0.6"));
}

TEST_CASE("particle files: a start must be of the study's composition; its density is kept or scaled",
          "[solvers][files]") {
  const Scratch files;
  RunStore out(files.path(), Durability::renamed);
  const sim::Particles p = some_particles();
  write_state(p, out);
  const double density = 12.0 / p.cell.volume();
  ParticlesConfig c;
  c.start_from = files.path();
  CHECK(same(particles_of(silica_system(1.7 * density), c), p));
  c.start_cell = StartCell::scale;
  const sim::Particles scaled = particles_of(silica_system(1.7 * density), c);
  CHECK(12.0 / scaled.cell.volume() == Approx(1.7 * density).epsilon(1e-14));
  const Eigen::Vector3d before = p.cell.inverse() * p.unwrapped(5), after = scaled.cell.inverse() * scaled.unwrapped(5);
  CHECK((before - after).norm() < 1e-13);
  c.start_cell = StartCell::keep;
  CHECK_THROWS_WITH(particles_of(silica_system(1e-3 * density), c), Catch::Contains("1e+03 times"));
  SystemConfig other = silica_system(density);
  other.species[0].fraction = 0.5;
  CHECK_THROWS_WITH(particles_of(other, c), Catch::Contains("4 of 12 particles are 'si'") && Catch::Contains("6"));
}

TEST_CASE("particle files: two particles at one place are named, across the faces of the cell too",
          "[solvers][files]") {
  const Scratch files;
  const std::string head = "3\nLattice=\"6 0 0 0 5 0 0 0 5\" Properties=species:S:1:pos:R:3\n";
  const auto start = [&](const std::string& rows) { return start_from(files.write("a.xyz", head + rows), {{"a"}}, 3); };
  for (const char* rows :
       {"a 1 1 1\na 2 2 2\na 1 1 1\n", "a 0 1 1\na 2 2 2\na 5.9999999 1 1\n", "a 1 1 1\na 2 2 2\na 1 -9 1.0000001\n"})
    CHECK_THROWS_WITH(start(rows), Catch::Contains("a.xyz: particles 0 and 2 lie at one place"));
  CHECK(start("a 1 1 1\na 2 2 2\na 1 1 1.001\n").size() == 3);  // a matter of the forces
}

TEST_CASE("particle files: what no simulation starts from is refused with its name", "[solvers][files]") {
  const Scratch files;
  const auto refuses = [&](const std::string& text, const std::string& why) {
    const auto file = files.write("start", text);
    INFO(text);
    CHECK_THROWS_AS(start_from(file, silica(), 3), ConfigError);
    CHECK_THROWS_WITH(start_from(file, silica(), 3), Catch::Contains("start") && Catch::Contains(why));
  };
  refuses("", "is empty");
  refuses(" \n\n", "is empty");
  refuses("\x1f\x8b....", "gunzip");
  refuses(std::string("\0\1\2", 3), "binary");
  refuses("{\"json\": 3}\n", "none of the files");
  refuses("1\n\nSi 0 0 0\n", "Lattice=");
  refuses("1\nLattice=\"4 0 0 0 4 0 0 0 0\"\nSi 0 0 0\n", "volume > 0");
  refuses("1\nLattice=\"4 0 0 0 4 0 0 0 4\"\nXe 0 0 0\n", "particles 'Xe', but the species of the study are 'si', 'o'");
  refuses("1\nLattice=\"4 0 0 0 4 0 0 0 4\"\n3 0 0 0\n", "type 3");
  refuses("1\nLattice=\"4 0 0 0 4 0 0 0 4\"\nSi 0 1e200 0\n", "cells away");
  refuses("1\nLattice=\"4 0 0 0 4 0 0 0 4\"\nSi 0 nan 0\n", "3:6: a position must be finite");
  refuses(to_hdf5({{"id", {1}, {1.0}, "", ""}}), "no array 'edges'");
  CHECK_THROWS_AS(start_from("/nonexistent", silica(), 3), IoError);
  CHECK_THROWS_WITH(start_from(files.path(), silica(), 3), Catch::Contains("no state.h5"));

  RunStore out(files / "run", Durability::renamed);
  write_state(some_particles(), out);
  const auto spoiled = [&](const std::string& name, std::size_t at, double value) {
    auto all = read_arrays(files / "run" / "state.h5");
    for (BulkArray& a : all)
      if (a.name == name) a.values[at] = value;
    return files.write("spoiled.h5", to_hdf5(all));
  };
  CHECK_THROWS_WITH(start_from(spoiled("id", 3, 0.5), silica(), 3),
                    Catch::Contains("spoiled.h5") && Catch::Contains("id"));
  CHECK_THROWS_WITH(start_from(spoiled("id", 3, 0.0), silica(), 3), Catch::Contains("id 0"));
  CHECK_THROWS_WITH(start_from(spoiled("kind", 0, 2.0), silica(), 3), Catch::Contains("kind"));
  CHECK_THROWS_WITH(start_from(spoiled("position", 0, NAN), silica(), 3), Catch::Contains("not finite"));
  CHECK_THROWS_WITH(start_from(spoiled("edges", 3, 1.0), silica(), 3), Catch::Contains("xy plane"));
  const std::string bytes = files.read("run/state.h5");
  for (std::size_t length = 0; length < bytes.size(); length += 101)
    CHECK_THROWS_AS(start_from(files.write("cut.h5", bytes.substr(0, length)), silica(), 3), Error);
}

TEST_CASE("particle files: start_from is relative to the study", "[solvers][files]") {
  ParticlesConfig c;
  Document study = parse_toml("start_from = \"../melt\"\nstart_cell = \"scale\"\n", "study.toml");
  study.directory = "/some/where";
  CHECK(read_keys(study, [&](Describer& d) { describe(d, c); }).empty());
  CHECK(c.start_from == "/some/melt");
  CHECK(c.start_cell == StartCell::scale);
  study = parse_toml("start_from = \"melt\"\ncells = [2.0, 2.0, 2.0]\n", "study.toml");
  const auto mistakes = read_keys(study, [&](Describer& d) { describe(d, c); });
  REQUIRE(mistakes.size() == 1);
  CHECK_THAT(mistakes[0].text, Catch::Contains("is said by start_from"));
}

TEST_CASE("trajectories: a segment for each checkpoint, the same files with an interruption as without",
          "[solvers][files]") {
  const auto format = GENERATE(TrajectoryFormat::h5md, TrajectoryFormat::extended_xyz);
  const Scratch files;
  RunStore whole(files / "whole", Durability::renamed), cut(files / "cut", Durability::renamed);
  sim::Particles p = some_particles();
  const auto sample = [&](Trajectory& t, std::int64_t step) {
    p.position[0].x = 0.1 * static_cast<double>(step);
    t.sample({step, 0.01 * static_cast<double>(step), &p, nullptr, {}, 0.0});
  };
  Trajectory all({10, format, true}, whole), before({10, format, true}, cut), after({10, format, true}, cut);
  Summary none;
  for (const std::int64_t step : {0, 10, 20}) sample(all, step), sample(before, step);
  all.close_segment();
  before.close_segment();
  const auto kept = before.state();
  sample(before, 30);  // and lost
  after.restore(kept);
  for (const std::int64_t step : {30, 40}) sample(all, step), sample(after, step);
  all.report(whole, none);
  after.report(cut, none);
  const std::string end = format == TrajectoryFormat::h5md ? ".h5" : ".xyz";
  for (const std::string name : {"trajectory/0001", "trajectory/0002"}) {
    CHECK(files.has("whole/" + name + end));
    CHECK((files.read("whole/" + name + end) == files.read("cut/" + name + end)));
  }
  CHECK_FALSE(files.has("whole/trajectory/0003" + end));
  const auto second = files / "cut" / ("trajectory/0002" + end);
  const auto frames = format == TrajectoryFormat::h5md ? read_h5md(second) : read_extended_xyz(second);
  REQUIRE(frames.size() == 2);
  CHECK(frames[1].step == 40);
  CHECK(frames[1].time == 0.01 * 40.0);
  CHECK(same(configuration_of(particles_in(frames[1], silica(), 3, "")), configuration_of(p)));
}
