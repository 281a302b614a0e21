#include <solvers/structure_source.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/oz/percus_yevick.hpp>

#include <support/scratch.hpp>

#include <string>

using namespace ozark;
using Eigen::ArrayXd;

namespace {

SystemConfig two_sizes(double phi) {
  SystemConfig c;
  c.packing_fraction = phi;
  c.species.resize(2);
  c.species[0].name = "small";
  c.species[0].fraction = 0.6;
  c.species[0].diameter = 0.7;
  c.species[1].name = "large";
  return c;
}

const ArrayXd fine = ArrayXd::LinSpaced(601, 0.0, 30.0) + 0.05;

/// The table of a mixture as anybody might write it.
std::string table(double phi, double error = 0.0) {
  const MatrixField S = oz::percus_yevick(resolve(two_sizes(phi)), fine).S;
  std::string text = "# from elsewhere\nk [1/sigma],S_small_small,S_large_small,S_large_large";
  if (error > 0.0) text += ",S_small_small_error";
  text += '\n';
  for (Eigen::Index i = 0; i < fine.size(); ++i) {
    text += fmt::format("{},{},{},{}", fine[i], S(0, 0)[i], S(0, 1)[i], S(1, 1)[i]);
    text += error > 0.0 ? fmt::format(",{}\n", error) : "\n";
  }
  return text;
}

StructureConfig from(const std::filesystem::path& path) { return {{}, path}; }

}  // namespace

TEST_CASE("structure source: a table gives back the S it was made from, between its wave numbers and below them",
          "[solvers][structure]") {
  const Scratch files;
  const SystemConfig system = two_sizes(0.5);
  const StructureSource source(system, from(files.write("s.csv", table(0.5))), {});
  const ArrayXd k = ArrayXd::LinSpaced(97, 0.01, 29.0);
  const StructureFactor exact = oz::percus_yevick(resolve(system), k), got = source.state(system, k).structure;
  CHECK((got.C.values() - exact.C.values()).abs().maxCoeff() < 1e-5);
  for (Eigen::Index i = 0; i < k.size(); i += 8)
    CHECK((got.S.at(i) * (Eigen::Matrix2d::Identity() - got.C.at(i)) - Eigen::Matrix2d::Identity()).norm() < 1e-12);
  CHECK(source.deviations(system, k).empty());
}

TEST_CASE("structure source: a family is interpolated in c(k) along its key, to fourth order", "[solvers][structure]") {
  const Scratch files;
  const ArrayXd k = ArrayXd::LinSpaced(60, 0.3, 29.0);
  const StructureFactor exact = oz::percus_yevick(resolve(two_sizes(0.511)), k);
  double last = 0.0;
  for (const int count : {5, 9}) {
    std::string index = "system.packing_fraction,file\n";
    for (int i = 0; i < count; ++i) {
      const double phi = 0.46 + 0.1 * i / (count - 1);
      const std::string name = fmt::format("{}_{}.csv", count, i);
      files.write(name, table(phi));
      index += fmt::format("{},{}\n", phi, name);
    }
    const StructureSource source(two_sizes(0.5), from(files.write("index.csv", index)),
                                 {{"system.packing_fraction", 0.47, 0.55, "glass.search"}});
    const double error = (source.state(two_sizes(0.511), k).structure.C.values() - exact.C.values()).abs().maxCoeff();
    CAPTURE(count, error);
    if (last > 0.0) CHECK(last / error > 8.0);
    last = error;
    CHECK(source.files() == static_cast<std::size_t>(count));
    CHECK(source.without(1).files() == static_cast<std::size_t>(count) - 1);
    CHECK_THROWS_WITH(source.state(two_sizes(0.6), k), Catch::Contains("0.6") && Catch::Contains("0.46"));
  }
}

TEST_CASE("structure source: errors of the table become deviations of S on the grid", "[solvers][structure]") {
  const Scratch files;
  const SystemConfig system = two_sizes(0.5);
  const StructureSource source(system, from(files.write("s.csv", table(0.5, 0.01))), {});
  ArrayXd k(2);
  k << fine[100], fine[140];
  const auto deviations = source.deviations(system, k);
  double variance = 0.0;  // at a wave number of the table that number's own error is all there is
  for (const MatrixField& d : deviations) variance += std::pow(d(0, 0)[0], 2);
  CHECK(std::sqrt(variance) == Approx(0.01).epsilon(1e-9));
  for (const MatrixField& d : deviations) CHECK(std::abs(d(1, 1)[0]) < 1e-12);
}

TEST_CASE("structure source: what cannot be S of this system is named with the file", "[solvers][structure]") {
  const Scratch files;
  const SystemConfig system = two_sizes(0.5);
  const auto refuses = [&](const std::string& text, const std::string& why) {
    const auto file = files.write("bad.csv", text);
    CHECK_THROWS_WITH(StructureSource(system, from(file)), Catch::Contains("bad.csv") && Catch::Contains(why));
  };
  std::string good = table(0.5);
  refuses("k,S_small_small\n0.1,1\n", "at least 8");
  refuses("q,S_small_small\n0.1,1\n", "no column 'k'");
  std::string rows;
  for (int i = 0; i < 9; ++i) rows += fmt::format("{},1,0.9,1\n", 0.1 * i);
  refuses("k,S_small_small,S_large_small,S_large_large\n" + rows, "normalisation");
  rows.clear();
  for (int i = 0; i < 9; ++i) rows += fmt::format("{},1,{},1\n", 0.1 * i, i == 4 ? 1.5 : 0.0);
  refuses("k,S_small_small,S_large_small,S_large_large\n" + rows, "not positive definite at k = 0.4");
  refuses("k,S_small_small,S_large_small\n" + std::string("0.1,1,0\n"), "at least 8");
  good.replace(good.find("S_large_large"), 13, "S_large_other");
  refuses(good, "S_large_large");

  const auto file = files.write("s.csv", table(0.5));
  CHECK_THROWS_WITH(StructureSource(system, from(file), {{"system.packing_fraction", 0.4, 0.6, "glass.search"}}),
                    Catch::Contains("glass.search") && Catch::Contains("one S(k)"));
  CHECK_NOTHROW(StructureSource(system, from(file), {{"system.species.small.activity", 1.0, 6.0, "glass.search"}}));
  const StructureSource source(system, from(file));
  CHECK_THROWS_WITH(source.state(system, ArrayXd::LinSpaced(5, 1.0, 40.0)), Catch::Contains("cut-off"));
  CHECK_THROWS_AS(StructureSource(system, from("/nonexistent.csv")), IoError);
}
