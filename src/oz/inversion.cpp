#include <ozark/oz/inversion.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/anderson.hpp>
#include <ozark/num/interpolation.hpp>

#include <fmt/core.h>

#include <cmath>
#include <limits>

namespace ozark::oz {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int depth = 8;
constexpr double least_S = 1e-3;  // below it the start of an iteration says nothing
constexpr double tiny_g = 1e-3;   // its logarithm says nothing
constexpr double none = std::numeric_limits<double>::quiet_NaN();

void require_usable(const Measured& m, double density, const Closure& closure) {
  require(density > 0.0 && std::isfinite(density), "an inversion needs a density > 0, got {}", density);
  require(m.x.size() >= 8 && m.x.size() == m.value.size(), "an inversion needs at least 8 points, got {}", m.x.size());
  require(m.error.size() == 0 || m.error.size() == m.x.size(), "errors must be as many as the data");
  require(m.x[0] >= 0.0, "data must begin at 0 or above, got {}", m.x[0]);
  for (Index i = 1; i < m.x.size(); ++i)
    require(m.x[i] > m.x[i - 1], "data must ascend, got {} after {}", m.x[i], m.x[i - 1]);
  const bool split = std::holds_alternative<SoftMeanSpherical>(closure) ||
                     std::holds_alternative<ZerahHansen>(closure) || std::holds_alternative<VompeMartynov>(closure) ||
                     std::holds_alternative<DuhHaymet>(closure) || std::holds_alternative<ChoudhuryGhosh>(closure) ||
                     std::holds_alternative<MeanSpherical>(closure) || std::holds_alternative<KovalenkoHirata>(closure);
  require(!split,
          "a closure that does not read g as exp(-beta u) Y(h - c) cannot be inverted; take hypernetted_chain, "
          "percus_yevick, verlet, martynov_sarkisov, ballone or rogers_young");
}

/// Y(gamma) of g = exp(-beta u) Y.
double cavity(const Closure& closure, double r, double gamma) {
  const Site free{r, 1.0, 1.0, 0.0, 0.0};
  return std::visit([&](const auto& c) { return c.response(free, gamma).g; }, closure);
}

/// The square of what changes of g and gamma do to ln g - gamma; 0 where g is too small.
ArrayXd chain_change(const Inversion& result, const ArrayXd& dg, const ArrayXd& dgamma) {
  const ArrayXd g = result.g.max(tiny_g);
  return (result.g > tiny_g).select((dg / g - dgamma).square(), 0.0);
}

/// beta u and its error from g and gamma.
void read_potential(const Closure& closure, Inversion& result, const ArrayXd& gamma_error) {
  const Index n = result.r.size();
  result.potential.resize(n);
  result.potential_error.resize(n);
  for (Index i = 0; i < n; ++i) {
    const double y = cavity(closure, result.r[i], result.gamma[i]);
    const bool known = result.g[i] > tiny_g && y > 0.0;
    result.potential[i] = known ? std::log(y / result.g[i]) : none;
    // g and gamma share their noise; their errors are added.
    result.potential_error[i] = known ? result.g_error[i] / result.g[i] + gamma_error[i] : result.potential[i];
  }
}

/// The fixed point of `map`, by Anderson mixing. @return  empty and the residual if it does not settle
template <class F>
VectorXd settle(F&& map, VectorXd x, const InversionMethod& method, const Observer& observer, Convergence& c) {
  Anderson mixing(depth);
  for (c.iterations = 0; c.iterations < method.max_iterations; ++c.iterations) {
    if (c.iterations % 16 == 0) observer.check_stop();
    const VectorXd image = map(x);
    c.residual = (image - x).lpNorm<Eigen::Infinity>();
    if (c.residual < method.tolerance) return image;
    if (!std::isfinite(c.residual)) break;
    x = mixing.next(x, image);
  }
  c.converged = false;
  c.reason = fmt::format(
      "the completion of the data does not settle, it still changes by {:.1e}; lower the core, or check "
      "density and normalisation",
      c.residual);
  return x;
}

}  // namespace

Inversion invert_structure_factor(const Measured& S, double density, const Closure& closure,
                                  const InversionMethod& method, const Observer& observer) {
  require_usable(S, density, closure);
  require(S.value.minCoeff() > 0.0, "S(k) must be > 0, got {}", S.value.minCoeff());
  const RadialTransform transform(method.grid);
  Inversion result;
  result.r = method.grid.distances();
  result.k = method.grid.wave_numbers();
  const Index inside = (result.k <= S.x[S.x.size() - 1]).count(), n = result.k.size();
  require(inside < n, "the grid ends at k = {:.4g}, before the data at {:.4g}: raise points", result.k[n - 1],
          S.x[S.x.size() - 1]);
  const MatrixXd onto = even_interpolation_weights(S.x, result.k.head(inside));
  const ArrayXd known = ((onto * S.value.matrix()).array() - 1.0) / density;  // h(k)
  const auto core = result.r < method.core;
  const auto joined = [&](const ArrayXd& head, const VectorXd& tail) {
    ArrayXd h(n);
    h << head, tail.array();
    return h;
  };
  /// What follows the data beyond their last k, if h has this value inside the core.
  const auto completion = [&](const ArrayXd& head, double in_core, Convergence& c) {
    const auto map = [&](const VectorXd& tail) -> VectorXd {
      const ArrayXd h = transform.to_r(joined(head, tail));
      return transform.to_k(core.select(in_core, h)).tail(n - inside).matrix() / (1.0 + method.regularisation);
    };
    return settle(map, VectorXd::Zero(n - inside), method, observer, c);
  };
  const ArrayXd h_k = joined(known, completion(known, -1.0, result.convergence));
  result.S = 1.0 + density * h_k;
  const ArrayXd h = core.select(-1.0, transform.to_r(h_k));
  result.gamma = transform.to_r(h_k - h_k / result.S);
  result.g = h + 1.0;
  result.c = h - result.gamma;
  result.g_error = result.chain_error = ArrayXd::Zero(n);
  ArrayXd gamma_error = ArrayXd::Zero(n);
  for (Index j = 0; j < S.error.size(); ++j) {
    if (S.error[j] == 0.0) continue;
    Convergence ignored;
    const ArrayXd head = onto.col(j).array() * S.error[j] / density;
    const ArrayXd change = joined(head, completion(head, 0.0, ignored));  // the completion is linear in the data
    const ArrayXd dg = core.select(0.0, transform.to_r(change));
    const ArrayXd dgamma = transform.to_r(change - change / result.S.square());
    result.g_error += dg.square();
    gamma_error += dgamma.square();
    result.chain_error += chain_change(result, dg, dgamma);
  }
  result.g_error = result.g_error.sqrt();
  result.chain_error = (result.g > tiny_g).select(result.chain_error.sqrt(), none);
  read_potential(closure, result, gamma_error.sqrt());
  return result;
}

Inversion invert_pair_distribution(const Measured& g, double density, const Closure& closure,
                                   const InversionMethod& method, const Observer& observer) {
  require_usable(g, density, closure);
  const RadialTransform transform(method.grid);
  Inversion result;
  result.r = method.grid.distances();
  result.k = method.grid.wave_numbers();
  const Index n = result.r.size(), inside = (result.r <= g.x[g.x.size() - 1]).count();
  require(g.x[0] <= 2.0 && inside >= 8 && inside < n, "g(r) must be known from near contact to inside r_max = {}",
          method.grid.r_max);
  const Index below = (result.r.head(inside) < g.x[0]).count();  // no particle there
  const MatrixXd onto = interpolation_weights(g.x, result.r.segment(below, inside - below));
  ArrayXd known = ArrayXd::Constant(inside, -1.0);
  known.tail(inside - below) = (onto * g.value.matrix()).array() - 1.0;
  ArrayXd c_k;
  const auto correlations = [&](const VectorXd& gamma) {  // c where h is known; beyond, what the closure says of u = 0
    ArrayXd c(n);
    c.head(inside) = known - gamma.array().head(inside);
    for (Index i = inside; i < n; ++i) c[i] = cavity(closure, result.r[i], gamma[i]) - 1.0 - gamma[i];
    return c;
  };
  const auto map = [&](const VectorXd& gamma) -> VectorXd {
    c_k = density * transform.to_k(correlations(gamma));
    return transform.to_r(c_k * c_k / (1.0 - c_k) / density).matrix();
  };
  // From what the data say if nothing follows them, unless that is no structure factor.
  ArrayXd h = ArrayXd::Zero(n);
  h.head(inside) = known;
  const ArrayXd h_k = transform.to_k(h), S = 1.0 + density * h_k;
  VectorXd start = VectorXd::Zero(n);
  if ((S > least_S).all()) start = transform.to_r(h_k - h_k / S).matrix();
  result.gamma = settle(map, start, method, observer, result.convergence).array();
  result.c = correlations(result.gamma.matrix());
  result.g = result.c + result.gamma + 1.0;
  result.S = 1.0 / (1.0 - density * transform.to_k(result.c));
  if (result.convergence.converged && !(result.S > 0.0).all()) {
    result.convergence.converged = false;
    result.convergence.reason = "S(k) of these data is not positive: the density is not theirs, or they end too early";
  }
  result.g_error = result.chain_error = ArrayXd::Zero(n);
  ArrayXd gamma_error = ArrayXd::Zero(n);
  for (Index j = 0; j < g.error.size(); ++j) {
    ArrayXd change = ArrayXd::Zero(n);
    change.segment(below, inside - below) = onto.col(j).array() * g.error[j];
    result.g_error += change.square();
    const ArrayXd dh = transform.to_k(change), dgamma = transform.to_r(dh - dh / result.S.square());
    gamma_error += dgamma.square();
    result.chain_error += chain_change(result, change, dgamma);
  }
  result.g_error = result.g_error.sqrt();
  result.chain_error = (result.g > tiny_g).select(result.chain_error.sqrt(), none);
  read_potential(closure, result, gamma_error.sqrt());
  return result;
}

ArrayXd bridge_function(const Inversion& data, const PairPotential& u, double temperature) {
  require(temperature > 0.0, "a bridge function needs a temperature > 0, got {}", temperature);
  require(coulomb_of(u) == 0.0, "a bridge function is read for potentials of short range, not for charges");
  ArrayXd bridge(data.r.size());
  for (Index i = 0; i < bridge.size(); ++i) {
    const bool known = data.g[i] > tiny_g && data.r[i] >= core_of(u);
    bridge[i] = known ? std::log(data.g[i]) + energy_of(u, data.r[i]) / temperature - data.gamma[i] : none;
  }
  return bridge;
}

}  // namespace ozark::oz
