#include <ozark/io/funcfl_file.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <support/scratch.hpp>

using namespace ozark;

namespace {

FuncflFile parsed(const std::string& text) {
  const Scratch scratch;
  return read_funcfl(scratch.write("table.eam", text));
}

const std::string text =
    "one element\n 29  63.55  3.615 FCC\n 5 5.0e-4 6 1e-2 4.9e-2\n 0. -.3 -.5\n -.7 -.8\n"
    "11 10 9 8 7 6\n0 .1 .2 .3 .2 .1\n";

}  // namespace

TEST_CASE("a table of one element comes back as it stands", "[io]") {
  const FuncflFile t = parsed(text);
  CHECK(t.comment == "one element");
  CHECK(t.atomic_number == 29);
  CHECK(t.mass == 63.55);
  CHECK(t.lattice_constant == 3.615);
  CHECK(t.lattice == "FCC");
  CHECK(t.density_step == 5e-4);
  CHECK(t.distance_step == 1e-2);
  CHECK(t.cutoff == 4.9e-2);
  CHECK(t.embedding == std::vector<double>{0, -0.3, -0.5, -0.7, -0.8});
  CHECK(t.charge == std::vector<double>{11, 10, 9, 8, 7, 6});
  CHECK(t.density == std::vector<double>{0, 0.1, 0.2, 0.3, 0.2, 0.1});
  CHECK(t.warnings.empty());
}

TEST_CASE("a table of one element that breaks off is refused where it does", "[io]") {
  for (std::size_t length = 1; length + 4 < text.size(); ++length)
    CHECK_THROWS_AS(parsed(text.substr(0, length)), ConfigError);
  CHECK_THROWS_WITH(parsed(text.substr(0, text.size() - 4)), Catch::Contains("after 5 of 6 values of the density"));
}
