#include <solvers/embedded_atom_file.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/model/copper_niobium.hpp>

#include <support/scratch.hpp>

using namespace ozark;

TEST_CASE("a potential goes through a file unchanged, whatever the number of elements", "[solvers]") {
  EmbeddedAtomTable t = tabulated(copper_niobium(), 200, copper_niobium_largest_density);
  for (int third = 0; third < 2; ++third) {
    if (third) {  // pairs stand in another order in files
      t.elements.push_back(t.elements[0]);
      t.elements.back().name = "X";
      t.embedding.push_back(t.embedding[0]);
      t.density.push_back(t.density[1]);
      t.distance_pair.resize(6);
      const auto scaled = [&](std::size_t k, double factor) {
        std::vector<double> values = t.distance_pair[0];
        for (double& v : values) v *= factor;
        t.distance_pair[k] = values;
      };
      for (std::size_t k = 1; k < 6; ++k) scaled(k, 1.0 + static_cast<double>(k));
    }
    const Scratch scratch;
    const SetflFile file = read_setfl(scratch.write("x.eam.alloy", setfl_text(setfl_of(t, {"a", "b", "c"}))));
    const EmbeddedAtomTable back = embedded_atom_table(file);
    CHECK(file.comments[2] == "c");
    CHECK(back.embedding == t.embedding);
    CHECK(back.density == t.density);
    CHECK(back.distance_pair == t.distance_pair);
    CHECK(back.cutoff == t.cutoff);
    CHECK(back.elements[1].name == "Nb");
    CHECK(back.elements[1].mass == t.elements[1].mass);
  }
}

TEST_CASE("effective charges become the pair term of their Coulomb energy", "[solvers]") {
  FuncflFile file;
  file.atomic_number = 29;
  file.mass = 63.5;
  file.lattice_constant = 3.6;
  file.lattice = "fcc";
  file.density_step = 0.1;
  file.distance_step = 0.5;
  file.cutoff = 2.0;
  file.embedding = {0, -1, -2, -3, -4};
  file.charge = {11, 8, 4, 1, 0};
  file.density = {5, 4, 3, 2, 1};
  const EmbeddedAtom p = functions_of(embedded_atom_table(file, "Cu"));
  CHECK(p.pair[0](1.0).value == Approx(14.3888 * 16.0).epsilon(1e-14));  // 27.2 x 0.529
  CHECK(p.density[0](1.5).value == Approx(2.0).epsilon(1e-14));
  CHECK(p.elements[0].name == "Cu");
  file.cutoff = 2.5;
  CHECK_THROWS_WITH(embedded_atom_table(file, "Cu"), Catch::Contains("before the cut-off 2.5"));
}
