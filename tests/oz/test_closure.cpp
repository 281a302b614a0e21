#include <ozark/oz/closure.hpp>

#include <rapidcheck/catch.h>
#include <catch2/catch.hpp>

#include <support/generators.hpp>

#include <cmath>
#include <utility>

using namespace ozark;
using namespace ozark::oz;

namespace {

template <std::size_t... I>
std::vector<Closure> each(std::index_sequence<I...>) {
  return {Closure(std::in_place_index<I>)...};
}
const std::vector<Closure> all = each(std::make_index_sequence<std::variant_size_v<Closure>>());

Response of(const Closure& closure, const Site& site, double gamma) {
  return std::visit([&](const auto& c) { return c.response(site, gamma); }, closure);
}

Site site(double r, double beta_u, double beta_attractive) {
  return {r, std::exp(-beta_u), std::exp(beta_attractive - beta_u), beta_u, beta_attractive};
}

}  // namespace

TEST_CASE("closures: the slope is the derivative of g", "[oz][closure]") {
  rc::prop("for any closure, distance and gamma", [] {
    const Closure& closure = all[*rc::gen::inRange<std::size_t>(0, all.size())];
    const Site x = site(*number_between(0.3, 4.0), *number_between(-2.0, 3.0), -*number_between(0.0, 1.0));
    const double gamma = *number_between(-0.3, 4.0), h = 1e-6;
    for (const double kink : {0.0, x.beta_attractive, x.beta_u, x.beta_attractive - 0.5})
      RC_PRE(std::abs(gamma - kink) > 1e-3);
    const double difference = (of(closure, x, gamma + h).g - of(closure, x, gamma - h).g) / (2.0 * h);
    const double slope = of(closure, x, gamma).slope;
    RC_ASSERT(std::abs(slope - difference) < 1e-5 * (1.0 + std::abs(slope)));
  });
}

TEST_CASE("closures: no particle inside a core, whatever gamma", "[oz][closure]") {
  Site core;
  core.r = 0.5;
  for (const Closure& closure : all)
    for (const double gamma : {-0.5, 0.0, 3.0, 20.0}) CHECK(of(closure, core, gamma).g == 0.0);
}

TEST_CASE("closures: without correlations g is the Boltzmann factor, to first order in u for linear ones",
          "[oz][closure]") {
  const Site x = site(1.3, 0.4, 0.0);
  for (const Closure& closure : all) {
    const bool linear = std::holds_alternative<MeanSpherical>(closure);
    CHECK(of(closure, x, 0.0).g == Approx(linear ? 0.6 : std::exp(-0.4)).epsilon(1e-12));
  }
}

TEST_CASE("closures: Rogers and Young stand between Percus-Yevick and the hypernetted chain", "[oz][closure]") {
  rc::prop("for any gamma", [] {
    const double gamma = *number_between(-0.5, 3.0);
    const Site x = site(*number_between(0.5, 3.0), *number_between(-1.0, 2.0), 0.0);
    const double py = of(PercusYevick{}, x, gamma).g, hnc = of(HypernettedChain{}, x, gamma).g;
    RC_ASSERT(std::abs(of(RogersYoung{{1e-7}}, x, gamma).g - py) < 1e-5 * (1.0 + std::abs(py)));
    RC_ASSERT(std::abs(of(RogersYoung{{200.0}}, x, gamma).g - hnc) < 1e-9 * (1.0 + hnc));
    RC_ASSERT(of(ZerahHansen{{0.7}}, x, gamma).g == of(RogersYoung{{0.7}}, x, gamma).g);  // no attraction
  });
}
