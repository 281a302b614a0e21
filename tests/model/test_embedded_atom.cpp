#include <ozark/model/embedded_atom.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>
#include <ozark/model/copper_niobium.hpp>

#include <cmath>

using namespace ozark;

namespace {

/// Another gauge and another unit of density; the same physics.
EmbeddedAtom regauged(const EmbeddedAtom& p, const std::vector<double>& g, double unit) {
  EmbeddedAtom q = p;
  const std::size_t n = p.elements.size();
  for (std::size_t a = 0; a < n; ++a) {
    q.embedding[a] = [f = p.embedding[a], ga = g[a], unit](double rho) {
      const ValueSlope s = f(rho / unit);
      return ValueSlope{s.value + ga * rho / unit, (s.slope + ga) / unit};
    };
    q.density[a] = [f = p.density[a], unit](double r) {
      const ValueSlope s = f(r);
      return ValueSlope{unit * s.value, unit * s.slope};
    };
    for (std::size_t b = a; b < n; ++b)
      q.pair[pair_index(n, a, b)] = [phi = p.pair[pair_index(n, a, b)], of_a = p.density[a], of_b = p.density[b],
                                     ga = g[a], gb = g[b]](double r) {
        const ValueSlope u = phi(r), s = of_a(r), t = of_b(r);
        return ValueSlope{u.value - ga * t.value - gb * s.value, u.slope - ga * t.slope - gb * s.slope};
      };
  }
  return q;
}

EmbeddedAtomTable copper_niobium_table(std::size_t points) {
  return tabulated(copper_niobium(), points, copper_niobium_largest_density);
}

}  // namespace

TEST_CASE("potentials of different gauges and units of density are the same potential", "[model]") {
  const EmbeddedAtom p = copper_niobium(), q = regauged(p, {-12.0, 7.5}, 3.0);
  const EmbeddedAtomDifference d = difference(p, q, 2.0, 3.0);
  CHECK(d.pair < 1e-11);
  CHECK(d.density < 1e-13);
  CHECK(d.embedding < 1e-11);
  EmbeddedAtom other = p;
  other.pair[1] = [phi = p.pair[1]](double r) {
    const ValueSlope u = phi(r);
    return ValueSlope{u.value + 0.01, u.slope};
  };
  CHECK(difference(other, q, 2.0, 3.0).pair == Approx(0.01).epsilon(1e-9));
}

TEST_CASE("in the effective gauge embedding has no slope at the reference densities", "[model]") {
  const EmbeddedAtom p = in_effective_gauge(copper_niobium());
  for (std::size_t a = 0; a < 2; ++a)
    CHECK(p.embedding[a](reference_density(p, a)).slope == Approx(0.0).epsilon(0).margin(1e-11));
}

TEST_CASE("reference densities are sums over the shells of the lattice", "[model]") {
  struct Shells {
    const char* lattice;
    double first, second;  // atoms at 1 and at sqrt(2) nearest distances
    double nearest;        // over the lattice constant
  };
  for (const Shells& s : {Shells{"sc", 6, 12, 1.0}, Shells{"FCC", 12, 6, std::sqrt(0.5)}, Shells{"hcp", 12, 6, 1.0},
                          Shells{"bcc", 8, 0, std::sqrt(0.75)}, Shells{"dia", 4, 0, std::sqrt(0.1875)}}) {
    EmbeddedAtom p;
    p.elements = {{"X", 1, 1.0, 2.0 / s.nearest, s.lattice}};
    p.cutoff = 2.0 * 1.45;
    const auto count = [](double from, double to) {
      return [=](double r) { return ValueSlope{r > from && r < to ? 1.0 : 0.0, 0.0}; };
    };
    p.density = {count(1.99, 2.01)};
    CAPTURE(s.lattice);
    CHECK(reference_density(p, 0) == s.first);
    p.density = {count(2.0 * std::sqrt(2.0) - 0.01, 2.0 * std::sqrt(2.0) + 0.01)};
    CHECK(reference_density(p, 0) == s.second);
  }
  EmbeddedAtom p = copper_niobium();
  p.elements[0].lattice = "wurtzite";
  CHECK_THROWS_WITH(reference_density(p, 0), Catch::Contains("'wurtzite'") && Catch::Contains("fcc, bcc"));
}

TEST_CASE("tables converge to functions bent at their ends with the square of the step", "[model]") {
  const EmbeddedAtom p = copper_niobium();
  const auto error = [&](std::size_t points) {
    return difference(functions_of(copper_niobium_table(points)), p, 2.4, 3.0);
  };
  const EmbeddedAtomDifference coarse = error(1000), fine = error(2000);
  CHECK(coarse.pair / fine.pair > 3.5);
  CHECK(coarse.density / fine.density > 3.5);
  CHECK(fine.pair < 2e-6);
}

TEST_CASE("what should make a reader doubt a table is said", "[model]") {
  EmbeddedAtomTable t = copper_niobium_table(2000);
  const auto said = [&](const std::string& words) {
    for (const std::string& remark : remarks_on(t))
      if (remark.find(words) != std::string::npos) return true;
    return false;
  };
  CHECK(said("the density of Cu grows with distance up to 1.5"));
  CHECK_FALSE(said("pair function of Nb and Nb has a jump or a kink at 3"));
  for (std::size_t k = 1300; k < 2000; ++k) t.distance_pair[2][k] += 1e-3;
  CHECK(said("the pair function of Nb and Nb has a jump or a kink at 3.22"));
  for (std::size_t k = 1000; k < 2000; ++k) t.embedding[0][k] += 0.5 * t.density_step * static_cast<double>(k - 1000);
  CHECK(said("the embedding function of Cu has a jump or a kink at 0.3"));
  CHECK_FALSE(said("beyond"));
  t = tabulated(copper_niobium(), 2000, 0.1);
  CHECK(said("the fcc crystal of Cu has density 0.11"));
}

TEST_CASE("a table that ends a step before its cut-off ends there", "[model]") {
  EmbeddedAtomTable t = copper_niobium_table(100);
  const EmbeddedAtom whole = functions_of(t);
  t.cutoff += t.distance_step;
  const EmbeddedAtom p = functions_of(t);
  CHECK(reach_of(t) == Approx(4.961).epsilon(1e-14));
  CHECK(p.density[0](4.9).value == whole.density[0](4.9).value);
  CHECK(p.pair[0](4.97).value == 0.0);
  REQUIRE_FALSE(remarks_on(t).empty());
  CHECK_THAT(remarks_on(t)[0], Catch::Contains("the tables end at 4.961, before the cut-off 5.0111"));
}

TEST_CASE("tables that cannot be a potential are refused", "[model]") {
  EmbeddedAtomTable t = copper_niobium_table(100);
  t.cutoff = 5.1;
  CHECK_THROWS_WITH(require_valid(t), Catch::Contains("the tables end at 4.961, before the cut-off 5.1"));
  t = copper_niobium_table(100);
  t.density[1].pop_back();
  CHECK_THROWS_WITH(require_valid(t), Catch::Contains("the density of Nb has 99 values, the others 100"));
  t = copper_niobium_table(100);
  t.embedding[0][3] = std::nan("");
  CHECK_THROWS_WITH(require_valid(t), Catch::Contains("value 3 of the embedding function of Cu"));
  t = copper_niobium_table(100);
  t.distance_pair.pop_back();
  CHECK_THROWS_AS(require_valid(t), DomainError);
  CHECK_THROWS_AS(tabulated(copper_niobium(), 4, 0.6), DomainError);
}
