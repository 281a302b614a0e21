// For 0 < r [Baxter1970], with Q = 0 beyond R = 1 + delta and R_ = 2 pi rho,
//   r h(r) = -Q'(r) + R_ int_0^R (r - t) h(|r - t|) Q(t) dt,      r c(r) = -Q'(r) + R_ int_r^R Q'(t) Q(t - r) dt.
// With g = h + 1 = 0 inside the core and c = Gamma inside the well,
//   Q'(r) = a r + b - R_ int_{1+r}^R (t - r) g(t - r) Q(t) dt      for r < 1, the integral for r < delta alone,
//   Q'(r) = -Gamma r + R_ int_r^R Q'(t) Q(t - r) dt                for 1 < r < R,
//   r g(r) = a r + b - Q'(r) + R_ int_0^{r-1} (r - t) g(r - t) Q(t) dt   for 1 < r < R,
//   a = 1 - R_ int_0^R Q dt,  b = R_ int_0^R t Q dt.

#include <ozark/oz/square_well.hpp>

#include <Eigen/Dense>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>
#include <ozark/num/lagrange.hpp>

#include <fmt/core.h>

#include <cmath>
#include <vector>

namespace ozark::oz {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double slow_wave = 4.0;  // 1/sigma: below it, integration by parts cancels digits

/// Baxter's Q from its slopes on the short stretches and a, b.
struct Shape {
  VectorXd inner, outer;              // Q' at the nodes of [0, delta], of [1, 1 + delta]
  double a = 0.0, b = 0.0;            // Q' = a r + b between
  double at_1 = 0.0, at_delta = 0.0;  // Q
};

/// The equations at the nodes of both short stretches. Every integral is a form in nodal values with weights made once.
class Equations {
 public:
  Equations(const SquareWellFluid& fluid, long nodes)
      : delta_(fluid.width),
        strength_(12.0 * fluid.packing_fraction),  // 2 pi rho = 12 phi
        n_(nodes),
        gauss_(gauss_legendre(nodes + 4, 0.0, 1.0)),
        lagrange_(gauss_legendre(nodes, 0.0, 1.0).x),
        x_(lagrange_.nodes()),
        ends_(gauss_legendre(nodes + 1, 0.0, 1.0).x),
        into_core_(static_cast<std::size_t>(nodes), MatrixXd::Zero(nodes, nodes)),
        into_well_(into_core_),
        out_of_core_(into_core_),
        whole_well_(MatrixXd::Zero(nodes, nodes)),
        whole_core_(MatrixXd::Zero(nodes, nodes)) {
    make_ends();
    for (Index i = 0; i < n_; ++i) {
      const double depth = delta_ * x_[i];  // r = depth on [0, delta], r = 1 + depth on [1, 1 + delta]
      const auto at = static_cast<std::size_t>(i);
      for (Index g = 0; g < gauss_.x.size(); ++g) {
        const double up = depth + (delta_ - depth) * gauss_.x[g];  // t = 1 + up, from 1 + depth to the end
        const double weight = gauss_.w[g] * (delta_ - depth);
        const double gap = up - depth;
        into_core_[at] += weight * (1.0 + gap) * lagrange_.value(gap / delta_) * to_end(up).transpose();
        const VectorXd well = weight * lagrange_.value(up / delta_);
        into_well_[at] += well * to_end(gap).transpose();
        whole_well_.row(i) += well;
        const double t = depth * gauss_.x[g];
        const VectorXd rest = gauss_.w[g] * depth * (1.0 + depth - t) * lagrange_.value((depth - t) / delta_);
        out_of_core_[at] += rest * to_end(t).transpose();
        whole_core_.row(i) += rest;
      }
    }
    make_affine();
  }

  [[nodiscard]] Index size() const { return 3 * n_; }
  [[nodiscard]] double strength() const { return strength_; }

  [[nodiscard]] double before(const Shape& q, double r) const { return q.at_delta - to_end(r).dot(q.inner); }
  [[nodiscard]] double middle(const Shape& q, double r) const {
    return q.at_1 + 0.5 * q.a * (r * r - 1.0) + q.b * (r - 1.0);
  }
  [[nodiscard]] double beyond(const Shape& q, double r) const { return -to_end(r - 1.0).dot(q.outer); }

  /// a and b follow from their own definitions, which are linear in them.
  [[nodiscard]] Shape shape(const VectorXd& z) const {
    const Eigen::Vector4d v = affine_ * z.head(2 * n_) + offset_;
    return {z.head(n_), z.segment(n_, n_), v[0], v[1], v[2], v[3]};
  }

  /// Of the three equations, at the nodes of [0, delta], [1, 1 + delta] and again [1, 1 + delta], and its slopes.
  void evaluate(const VectorXd& z, double attraction, VectorXd& out, MatrixXd& J) const {
    const Shape q = shape(z);
    const VectorXd g = z.tail(n_);
    out.resize(size());
    J.setZero(size(), size());
    const auto depend = [&](Index row, double by, int on) {  // on a, b, Q(1) or Q(delta)
      J.row(row).head(2 * n_) += by * affine_.row(on);
    };
    const VectorXd well = whole_well_ * q.outer, rest = whole_core_ * g;
    for (Index i = 0; i < n_; ++i) {
      const double r = delta_ * x_[i], s = 1.0 + r;
      const auto at = static_cast<std::size_t>(i);
      const Index core_row = i, well_row = n_ + i, rest_row = 2 * n_ + i;
      const VectorXd core_slope = into_core_[at] * q.outer;
      out[core_row] = q.inner[i] - q.a * r - q.b - strength_ * g.dot(core_slope);
      J(core_row, i) += 1.0;
      depend(core_row, -r, 0);
      depend(core_row, -1.0, 1);
      J.row(core_row).tail(n_) -= strength_ * core_slope;
      J.row(core_row).segment(n_, n_) -= strength_ * into_core_[at].transpose() * g;

      const VectorXd well_slope = into_well_[at] * q.inner;
      out[well_row] = q.outer[i] + attraction * s - strength_ * (well[i] * q.at_delta - q.outer.dot(well_slope));
      J(well_row, n_ + i) += 1.0;
      depend(well_row, -strength_ * well[i], 3);
      J.row(well_row).segment(n_, n_) -= strength_ * (q.at_delta * whole_well_.row(i).transpose() - well_slope);
      J.row(well_row).head(n_) += strength_ * into_well_[at].transpose() * q.outer;

      const VectorXd rest_slope = out_of_core_[at] * q.inner;
      out[rest_row] = s * g[i] - q.a * s - q.b + q.outer[i] - strength_ * (rest[i] * q.at_delta - g.dot(rest_slope));
      J(rest_row, 2 * n_ + i) += s;
      J(rest_row, n_ + i) += 1.0;
      depend(rest_row, -s, 0);
      depend(rest_row, -1.0, 1);
      depend(rest_row, -strength_ * rest[i], 3);
      J.row(rest_row).tail(n_) -= strength_ * (q.at_delta * whole_core_.row(i).transpose() - rest_slope);
      J.row(rest_row).head(n_) += strength_ * out_of_core_[at].transpose() * g;
    }
  }

 private:
  /// Weights of nodal values f for int_from^delta f, depths measured from the start of a short stretch: a polynomial of
  /// one degree more, from its values at nodes of its own.
  [[nodiscard]] VectorXd to_end(double from) const { return delta_ * end_values_ * ends_.value(from / delta_); }

  void make_ends() {
    end_values_ = MatrixXd::Zero(n_, n_ + 1);
    for (Index m = 0; m <= n_; ++m) {
      const double from = ends_.nodes()[m];
      for (Index g = 0; g < gauss_.x.size(); ++g)
        end_values_.col(m) += gauss_.w[g] * (1.0 - from) * lagrange_.value(from + (1.0 - from) * gauss_.x[g]);
    }
  }

  /// (a, b, Q(1), Q(delta)) as affine functions of the slopes.
  void make_affine() {
    VectorXd inner_moment[2], outer_moment[2];
    for (int power = 0; power < 2; ++power) {  // int t^power Q dt over both short stretches
      inner_moment[power] = outer_moment[power] = VectorXd::Zero(n_);
      for (Index g = 0; g < gauss_.x.size(); ++g) {
        const double t = delta_ * gauss_.x[g], w = gauss_.w[g] * delta_;
        inner_moment[power] -= w * (power ? t : 1.0) * to_end(t);
        outer_moment[power] -= w * (power ? 1.0 + t : 1.0) * to_end(t);
      }
    }
    const VectorXd from_start = to_end(0.0);
    const auto of = [&](const VectorXd& inner, const VectorXd& outer) {
      Shape q{inner, outer};
      q.at_1 = -from_start.dot(outer);
      Eigen::Vector2d moments[3];  // int Q dt, int t Q dt for (a, b) = (0, 0), (1, 0), (0, 1)
      for (int i = 0; i < 3; ++i) {
        q.a = i == 1 ? 1.0 : 0.0;
        q.b = i == 2 ? 1.0 : 0.0;
        q.at_delta = middle(q, delta_);
        for (int power = 0; power < 2; ++power) {
          double m = q.at_delta * std::pow(delta_, power + 1) / (power + 1) + inner_moment[power].dot(inner) +
                     outer_moment[power].dot(outer);
          for (Index g = 0; g < gauss_.x.size(); ++g) {
            const double t = delta_ + (1.0 - delta_) * gauss_.x[g];
            m += gauss_.w[g] * (1.0 - delta_) * (power ? t : 1.0) * middle(q, t);
          }
          moments[i][power] = m;
        }
      }
      Eigen::Matrix2d A;
      for (int i = 0; i < 2; ++i) {
        const Eigen::Vector2d per = moments[i + 1] - moments[0];
        A(0, i) = strength_ * per[0] + (i == 0 ? 1.0 : 0.0);
        A(1, i) = -strength_ * per[1] + (i == 1 ? 1.0 : 0.0);
      }
      const Eigen::Vector2d ab =
          A.partialPivLu().solve(Eigen::Vector2d(1.0 - strength_ * moments[0][0], strength_ * moments[0][1]));
      q.a = ab[0];
      q.b = ab[1];
      return Eigen::Vector4d(q.a, q.b, q.at_1, middle(q, delta_));
    };
    const VectorXd none = VectorXd::Zero(n_);
    offset_ = of(none, none);
    affine_.resize(4, 2 * n_);
    for (Index j = 0; j < n_; ++j) {
      affine_.col(j) = of(VectorXd::Unit(n_, j), none) - offset_;
      affine_.col(n_ + j) = of(none, VectorXd::Unit(n_, j)) - offset_;
    }
  }

  double delta_, strength_;
  Index n_;
  Quadrature gauss_;
  Lagrange lagrange_;
  ArrayXd x_;
  Lagrange ends_;
  MatrixXd end_values_;
  std::vector<MatrixXd> into_core_, into_well_, out_of_core_;
  MatrixXd whole_well_, whole_core_;
  Eigen::Matrix<double, 4, Eigen::Dynamic> affine_;
  Eigen::Vector4d offset_;
};

/// Newton at one attraction. A root with Q(k = 0) = a <= 0 lies beyond the spinodal and is none of a fluid.
bool newton(const Equations& equations, double attraction, VectorXd& z, Convergence& c) {
  VectorXd f;
  MatrixXd J;
  for (int step = 0; step < 30; ++step) {
    equations.evaluate(z, attraction, f, J);
    ++c.iterations;
    c.residual = f.lpNorm<Eigen::Infinity>();
    if (!std::isfinite(c.residual)) return false;
    const VectorXd change = J.partialPivLu().solve(f);
    if (!change.allFinite()) return false;
    z -= change;
    if (change.lpNorm<Eigen::Infinity>() < 1e-11 * (1.0 + z.lpNorm<Eigen::Infinity>()))
      return equations.shape(z).a > 0.0;
  }
  return c.residual < 1e-9 && equations.shape(z).a > 0.0;
}

void require_fluid(const SquareWellFluid& f) {
  require(f.packing_fraction > 0.0 && f.packing_fraction < 0.74, "packing fraction must lie in (0, 0.74), got {}",
          f.packing_fraction);
  require(f.width > 0.0 && f.width <= 0.9, "well width must lie in (0, 0.9], got {}", f.width);
  require(std::isfinite(f.attraction), "attraction must be finite, got {}", f.attraction);
}

/// The slopes and contact values; in steps of the attraction from hard spheres where it must.
VectorXd solve(const Equations& equations, double attraction, Convergence& c) {
  VectorXd z = VectorXd::Zero(equations.size());
  double reached = attraction;
  if (!newton(equations, attraction, z, c)) {
    reached = 0.0;
    z.setZero();
    bool found = newton(equations, 0.0, z, c);
    for (double step = 0.5 * attraction; found && reached != attraction;) {
      const double left = attraction - reached;
      const double next = std::abs(step) < std::abs(left) ? reached + step : attraction;
      VectorXd guess = z;
      if (newton(equations, next, guess, c)) {
        z = guess;
        reached = next;
      } else {
        step *= 0.5;
        found = std::abs(step) > 1e-4 * std::abs(attraction);
      }
    }
  }
  if (reached != attraction) {
    c.converged = false;
    c.reason = fmt::format("no mean spherical solution beyond an attraction of {:.4g}; raise the temperature", reached);
  }
  return z;
}

Equations equations_of(const SquareWellFluid& fluid, long nodes) {
  require_fluid(fluid);
  require(nodes >= 4 && nodes <= 48, "nodes must lie in [4, 48], got {}", nodes);
  return Equations(fluid, nodes);
}

}  // namespace

BaxterFunction solve_baxter(const SquareWellFluid& fluid, long nodes) {
  const Equations equations = equations_of(fluid, nodes);
  BaxterFunction result;
  const VectorXd z = solve(equations, fluid.attraction, result.convergence);
  const Shape q = equations.shape(z);
  result.slope_inner = q.inner.array();
  result.slope_outer = q.outer.array();
  result.contact = z.tail(nodes).array();
  result.a = q.a;
  result.b = q.b;
  return result;
}

StructureFactor mean_spherical(const SquareWellFluid& fluid, const ArrayXd& k, long nodes) {
  const Equations equations = equations_of(fluid, nodes);
  StructureFactor result{k, MatrixField(k.size(), 1), MatrixField(k.size(), 1), {}};
  const Shape q = equations.shape(solve(equations, fluid.attraction, result.convergence));
  const double delta = fluid.width, fastest = k.size() > 0 ? k.maxCoeff() : 0.0;

  // Q by Gauss on the short stretches, with nodes for the fastest wave, and by parts between them, where it is a
  // parabola.
  std::vector<double> place, amount;
  const auto sample = [&](double from, double to, long count, auto&& f) {
    const Quadrature rule = gauss_legendre(count, from, to);
    for (Index i = 0; i < rule.x.size(); ++i) {
      place.push_back(rule.x[i]);
      amount.push_back(rule.w[i] * f(rule.x[i]));
    }
  };
  const long count = nodes + 8 + static_cast<long>(0.5 * fastest * delta);
  sample(0.0, delta, count, [&](double t) { return equations.before(q, t); });
  sample(1.0, 1.0 + delta, count, [&](double t) { return equations.beyond(q, t); });
  const std::size_t outside = place.size();
  sample(delta, 1.0, 20, [&](double t) { return equations.middle(q, t); });
  for (Index i = 0; i < k.size(); ++i) {
    const bool slow = k[i] < slow_wave;
    double re = 0.0, im = 0.0;  // int Q cos(k r) dr, int Q sin(k r) dr
    for (std::size_t j = 0; j < (slow ? place.size() : outside); ++j) {
      re += amount[j] * std::cos(k[i] * place[j]);
      im += amount[j] * std::sin(k[i] * place[j]);
    }
    if (!slow)
      for (const double end : {delta, 1.0}) {
        const double value = equations.middle(q, end), slope = q.a * end + q.b, sign = end < 1.0 ? -1.0 : 1.0;
        const double c = std::cos(k[i] * end), s = std::sin(k[i] * end), k1 = 1.0 / k[i];
        re += sign * k1 * (value * s + k1 * (slope * c - k1 * q.a * s));
        im += sign * k1 * (-value * c + k1 * (slope * s + k1 * q.a * c));
      }
    const double inverse = std::pow(1.0 - equations.strength() * re, 2) + std::pow(equations.strength() * im, 2);
    result.S(0, 0)[i] = 1.0 / inverse;
    result.C(0, 0)[i] = 1.0 - inverse;
  }
  return result;
}

}  // namespace ozark::oz
