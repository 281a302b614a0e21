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

namespace {

FuncflFile coulomb_table(double density_step, std::size_t densities, double distance_step, std::size_t distances,
                         double charge) {
  FuncflFile f;
  f.atomic_number = 29;
  f.mass = 63.5;
  f.lattice_constant = 3.6;
  f.lattice = "fcc";
  f.density_step = density_step;
  f.distance_step = distance_step;
  f.cutoff = 2.0;
  for (std::size_t k = 0; k < densities; ++k) {
    const double rho = density_step * static_cast<double>(k);
    f.embedding.push_back(rho * (rho - 3.0));
  }
  for (std::size_t k = 0; k < distances; ++k) {
    const double r = distance_step * static_cast<double>(k);
    f.charge.push_back(charge * (1.0 + r * (2.0 - r)));
    f.density.push_back(5.0 - r);
  }
  return f;
}

}  // namespace

TEST_CASE("effective charges become the pair term of their Coulomb energy", "[solvers]") {
  const FuncflFile file = coulomb_table(0.1, 5, 0.5, 5, 2.0);
  const EmbeddedAtom p = functions_of(embedded_atom_table({file}, {"Cu"}));
  CHECK(p.pair[0](1.0).value == Approx(14.3888 * 16.0).epsilon(1e-14));  // 27.2 x 0.529
  CHECK(p.density[0](1.5).value == Approx(3.5).epsilon(1e-14));
  CHECK(p.elements[0].name == "Cu");
  FuncflFile longer = file;
  longer.cutoff = 3.1;
  CHECK_THROWS_WITH(embedded_atom_table({longer}, {"Cu"}), Catch::Contains("before the cut-off 3.1"));
  CHECK_THROWS_WITH(embedded_atom_table({file}, {"Cu", "Ni"}),
                    Catch::Contains("1 files") && Catch::Contains("2 elements"));
}

TEST_CASE("elements whose files have different steps meet on the coarsest", "[solvers]") {
  const FuncflFile fine = coulomb_table(0.1, 21, 0.01, 211, 2.0), coarse = coulomb_table(0.15, 15, 0.02, 104, 3.0);
  const EmbeddedAtomTable t = embedded_atom_table({fine, coarse}, {"A", "B"});
  CHECK(t.density_step == 0.15);
  CHECK(t.distance_step == 0.02);
  const double z = 1.0 + 1.5 * 0.5;  // at r = 1.5: quadratics, which the cubics through four values keep
  CHECK(t.distance_pair[0][75] == Approx(14.3888 * 4.0 * z * z).epsilon(1e-13));
  CHECK(t.distance_pair[1][75] == Approx(14.3888 * 6.0 * z * z).epsilon(1e-13));
  CHECK(t.distance_pair[2][75] == Approx(14.3888 * 9.0 * z * z).epsilon(1e-13));
  CHECK(t.density[0][75] == Approx(3.5).epsilon(1e-13));
  for (std::size_t a = 0; a < 2; ++a) CHECK(t.embedding[a][7] == Approx(1.05 * (1.05 - 3.0)).epsilon(1e-13));
  CHECK(t.embedding[0].back() == Approx(-2.0).epsilon(1e-13));  // beyond the end of its file: the last value
}
