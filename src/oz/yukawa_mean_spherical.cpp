#include <ozark/oz/yukawa_mean_spherical.hpp>

#include <ozark/core/error.hpp>
#include <ozark/oz/hard_sphere.hpp>

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace ozark::oz {
namespace {

using std::numbers::pi;

/// int_0^1 r^n exp(-s r) dr for n = 0, 1, 2; a series where the closed form cancels.
template <class Scalar>
std::array<Scalar, 3> core_integrals(Scalar s) {
  if (std::abs(s) < 0.5) {
    std::array<Scalar, 3> sum{};
    Scalar term = 1.0;
    for (int m = 0; m < 20; ++m) {
      for (int n = 0; n < 3; ++n) sum[static_cast<std::size_t>(n)] += term / static_cast<double>(m + n + 1);
      term *= -s / static_cast<double>(m + 1);
    }
    return sum;
  }
  const Scalar e = std::exp(-s), zeroth = (1.0 - e) / s, first = (zeroth - e) / s;
  return {zeroth, first, (2.0 * first - e) / s};
}

constexpr std::size_t unknowns = 2 * most_yukawa_tails;  // amplitudes, then moments

/// A number and its derivatives to the unknowns.
struct Dual {
  double value = 0.0;
  std::array<double, unknowns> slope{};
  Dual() = default;
  Dual(double v) : value(v) {}  // NOLINT: numbers mix freely
};
Dual operator+(Dual a, const Dual& b) {
  a.value += b.value;
  for (std::size_t i = 0; i < a.slope.size(); ++i) a.slope[i] += b.slope[i];
  return a;
}
Dual operator*(const Dual& a, const Dual& b) {
  Dual c(a.value * b.value);
  for (std::size_t i = 0; i < c.slope.size(); ++i) c.slope[i] = a.value * b.slope[i] + a.slope[i] * b.value;
  return c;
}
Dual operator-(const Dual& a, const Dual& b) { return a + Dual(-1.0) * b; }

}  // namespace

template <class Real>
struct YukawaBaxter::Equations {
  Real a, b;
  std::array<Real, most_yukawa_tails> miss, strength;  // miss: of the transform of g at kappa
};

YukawaBaxter::YukawaBaxter(double density, const std::vector<double>& kappas)
    : density_(density), count_(kappas.size()) {
  require(density >= 0.0 && density < 6.0 / pi, "density must lie in [0, 6 / pi), got {}", density);
  require(count_ >= 1 && count_ <= most_yukawa_tails, "one or two Yukawa tails, got {}", count_);
  for (std::size_t i = 0; i < count_; ++i) {
    require(kappas[i] > 0.0, "kappa must be positive, got {}", kappas[i]);
    kappa_[i] = kappas[i];
    decay_[i] = std::exp(-kappas[i]);
  }
  // a = 2 pi (1 - rho int Q), b = 2 pi rho int r Q, with the polynomial's own share of both integrals taken to the left
  const double rho = density;
  Eigen::Matrix2d matrix;
  matrix << 1.0 - 2.0 * pi * rho / 3.0, -pi * rho, 0.25 * pi * rho, 1.0 + pi * rho / 3.0;
  const Eigen::Matrix2d inverse = matrix.inverse();
  for (std::size_t i = 0; i < 2; ++i) {
    const auto row = static_cast<Eigen::Index>(i);
    base_[i] = 2.0 * pi * inverse(row, 0);
    of_zeroth_[i] = -2.0 * pi * rho * inverse(row, 0);
    of_first_[i] = 2.0 * pi * rho * inverse(row, 1);
  }
  for (std::size_t i = 0; i < count_; ++i) {
    const double z = kappa_[i];
    const auto core = core_integrals(z);
    core0_[i] = core[0];
    core1_[i] = core[1];
    quadratic_[i] = 0.5 * (core[2] - core[0]);
    linear_[i] = core[1] - core[0];
    for (std::size_t j = 0; j < count_; ++j) joint0_[i][j] = core_integrals(z + kappa_[j])[0];
    bare_.moment[i] = (base_[0] * (1.0 / z + 1.0 / (z * z)) + base_[1] / z) /
                      (2.0 * pi * (1.0 - rho * (base_[0] * quadratic_[i] + base_[1] * linear_[i])));
  }
}

template <class Real>
YukawaBaxter::Equations<Real> YukawaBaxter::equations(const std::array<Real, most_yukawa_tails>& amplitude,
                                                      const std::array<Real, most_yukawa_tails>& moment) const {
  const double rho = density_;
  std::array<Real, most_yukawa_tails> screened, plateau;  // inside the core Q has screened exp(-kappa r) + plateau
  Real m0(0.0), m1(0.0);                                  // int r^n Q dr, without the polynomial
  for (std::size_t i = 0; i < count_; ++i) {
    const double z = kappa_[i];
    screened[i] = Real(2.0 * pi * rho / z) * moment[i] * amplitude[i];
    plateau[i] = amplitude[i] - screened[i] * Real(decay_[i]);
    m0 = m0 + screened[i] * Real(core0_[i]) + plateau[i] + amplitude[i] * Real(1.0 / z);
    m1 = m1 + screened[i] * Real(core1_[i]) + Real(0.5) * plateau[i] + amplitude[i] * Real(1.0 / z + 1.0 / (z * z));
  }
  Equations<Real> e;
  e.a = Real(base_[0]) + Real(of_zeroth_[0]) * m0 + Real(of_first_[0]) * m1;
  e.b = Real(base_[1]) + Real(of_zeroth_[1]) * m0 + Real(of_first_[1]) * m1;
  for (std::size_t i = 0; i < count_; ++i) {
    const double s = kappa_[i];
    Real q = e.a * Real(quadratic_[i]) + e.b * Real(linear_[i]);
    Real right = e.a * Real(1.0 / s + 1.0 / (s * s)) + e.b * Real(1.0 / s);
    for (std::size_t j = 0; j < count_; ++j) {
      const double z = kappa_[j];
      q = q + screened[j] * Real(joint0_[i][j]) + plateau[j] * Real(core0_[i]) +
          amplitude[j] * Real(decay_[i] / (s + z));
      right = right + plateau[j] * Real(z / (s + z));
    }
    const Real open = Real(1.0) - Real(rho) * q;
    e.miss[i] = Real(2.0 * pi) * moment[i] * open - right;
    e.strength[i] = Real(s / (2.0 * pi)) * amplitude[i] * open;
  }
  return e;
}

YukawaBaxter::Answer YukawaBaxter::solve(const Conditions& conditions, Point& point) const {
  using Matrix = Eigen::Matrix<double, unknowns, unknowns>;
  using Vector = Eigen::Matrix<double, unknowns, 1>;
  Answer answer;
  for (std::size_t i = 0; i < count_; ++i)
    if (conditions[i].known == Known::moment) point.moment[i] = conditions[i].value;
  const auto at = [](std::size_t i) { return static_cast<Eigen::Index>(i); };
  for (int iteration = 0; iteration < 40; ++iteration) {
    std::array<Dual, most_yukawa_tails> amplitude, moment;
    for (std::size_t i = 0; i < count_; ++i) {
      amplitude[i] = Dual(point.amplitude[i]);
      moment[i] = Dual(point.moment[i]);
      amplitude[i].slope[i] = moment[i].slope[most_yukawa_tails + i] = 1.0;
    }
    const Equations<Dual> e = equations(amplitude, moment);
    Matrix matrix = Matrix::Identity();
    Vector miss = Vector::Zero();
    for (std::size_t i = 0; i < count_; ++i) {
      const Dual known = conditions[i].known == Known::moment ? moment[i] : e.strength[i];
      miss[at(i)] = e.miss[i].value;
      miss[at(most_yukawa_tails + i)] = known.value - conditions[i].value;
      for (std::size_t j = 0; j < unknowns; ++j) {
        matrix(at(i), at(j)) = e.miss[i].slope[j];
        matrix(at(most_yukawa_tails + i), at(j)) = known.slope[j];
      }
    }
    const Eigen::PartialPivLU<Matrix> lu(matrix);
    const Vector step = lu.solve(miss);
    double scale = 1e-4, largest = 0.0;
    for (std::size_t i = 0; i < count_; ++i) scale += std::abs(point.amplitude[i]);
    for (std::size_t i = 0; i < count_; ++i) {
      point.amplitude[i] -= step[at(i)];
      point.moment[i] -= step[at(most_yukawa_tails + i)];
      largest = std::max(
          {largest, std::abs(step[at(i)]) / scale, std::abs(step[at(most_yukawa_tails + i)] / point.moment[i])});
    }
    if (!std::isfinite(largest)) return answer;
    if (largest > 1e-8) continue;  // the step after is its square
    answer.converged = true;
    answer.f = e.a.value / (2.0 * pi);
    const Eigen::Map<const Vector> f_slope(e.a.slope.data());
    answer.f -= f_slope.dot(step) / (2.0 * pi);
    for (std::size_t i = 0; i < count_; ++i)
      answer.slope[i] = f_slope.dot(lu.solve(Vector::Unit(at(most_yukawa_tails + i)))) / (2.0 * pi);
    return answer;
  }
  return answer;
}

YukawaFluid YukawaBaxter::fluid(const Point& point) const {
  const Equations<double> e = equations(point.amplitude, point.moment);
  YukawaFluid f;
  f.density = density_;
  f.a = e.a;
  f.b = e.b;
  for (std::size_t i = 0; i < count_; ++i)
    f.tails.push_back({kappa_[i], e.strength[i], point.moment[i], point.amplitude[i]});
  return f;
}

double YukawaFluid::inverse_root_compressibility() const { return a / (2.0 * pi); }

double YukawaFluid::contact_value() const {
  double g = a + b;
  for (const Tail& t : tails) {
    const double screening = 2.0 * pi * density * t.moment / t.kappa;
    g += t.kappa * t.amplitude * (1.0 - screening * std::exp(-t.kappa));
  }
  return g / (2.0 * pi);
}

Eigen::ArrayXd YukawaFluid::structure_factor(const Eigen::ArrayXd& k) const {
  using Complex = std::complex<double>;
  Eigen::ArrayXd s(k.size());
  for (Eigen::Index n = 0; n < k.size(); ++n) {
    const Complex at(0.0, k[n]);
    const auto core = core_integrals(at);
    Complex q = a * 0.5 * (core[2] - core[0]) + b * (core[1] - core[0]);
    for (const Tail& t : tails) {
      const double screening = 2.0 * pi * density * t.moment / t.kappa;
      q += t.amplitude * (screening * core_integrals(at + t.kappa)[0] +
                          (1.0 - screening * std::exp(-t.kappa)) * core[0] + std::exp(-at) / (at + t.kappa));
    }
    s[n] = 1.0 / std::norm(1.0 - density * q);
  }
  return s;
}

YukawaTail carnahan_starling_tail(double density) {
  const double rho = density, eta = pi / 6.0 * rho;
  require(rho > 0.0 && rho <= 1.2, "density must lie in (0, 1.2], got {}", rho);
  const double rise = 1.0 + eta * (4.0 + eta * (4.0 + eta * (-4.0 + eta)));
  const double a = 2.0 * pi * std::sqrt(rise) / ((1.0 - eta) * (1.0 - eta));
  const double contact = 2.0 * pi * carnahan_starling_contact_value(eta);
  // With a and the contact value known, the two integrals of Q are linear in b, the plateau amplitude (1 - screening
  // exp(-kappa)) and amplitude x screening; the transform of g at kappa tells whether the trial kappa is the one.
  YukawaTail tail;
  const auto miss = [&](double z) {
    const auto core = core_integrals(z);
    const double decay = std::exp(-z), tail0 = 1.0 / z, tail1 = 1.0 / z + 1.0 / (z * z);
    Eigen::Matrix3d m;
    Eigen::Vector3d v;
    m << 1.0, z, 0.0, -0.5, 1.0 + tail0, core[0] + decay * tail0, 1.0 / (2.0 * pi * rho) + 1.0 / 6.0, -0.5 - tail1,
        -core[1] - decay * tail1;
    v << contact - a, (1.0 - a / (2.0 * pi)) / rho + a / 3.0, -a / 8.0;
    const Eigen::Vector3d x = m.partialPivLu().solve(v);
    const double amplitude = x[1] + decay * x[2];
    const double q = 0.5 * a * (core[2] - core[0]) + x[0] * (core[1] - core[0]) + x[1] * core[0] +
                     x[2] * core_integrals(2.0 * z)[0] + decay * amplitude / (2.0 * z);
    tail = {z, z * amplitude * (1.0 - rho * q) / (2.0 * pi)};
    return z * x[2] / rho * (1.0 - rho * q) - amplitude * (a * tail1 + x[0] / z + 0.5 * x[1]);
  };
  double low = 1.0, high = 200.0;  // one root between: 3.8 as the density vanishes, 50 at a density of 1.1
  while (high - low > 1e-13 * high) {
    const double middle = 0.5 * (low + high);
    if (middle == low || middle == high) break;
    (miss(middle) < 0.0 ? low : high) = middle;
  }
  return tail;
}

YukawaFluid yukawa_mean_spherical(double density, const std::vector<YukawaTail>& tails) {
  std::vector<double> kappas;
  for (const YukawaTail& t : tails) kappas.push_back(t.kappa);
  const YukawaBaxter baxter(density, kappas);
  YukawaBaxter::Point point = baxter.bare();
  double reached = 0.0, step = 1.0;
  while (reached < 1.0) {
    const double next = std::min(1.0, reached + step);
    YukawaBaxter::Conditions wanted;
    for (std::size_t i = 0; i < tails.size(); ++i) wanted[i].value = next * tails[i].strength;
    YukawaBaxter::Point trial = point;
    const YukawaBaxter::Answer answer = baxter.solve(wanted, trial);
    if (answer.converged && answer.f > 0.0 && trial.moment[0] < 2.0 * point.moment[0]) {
      point = trial;
      reached = next;
      step *= 2.0;
      continue;
    }
    step *= 0.5;
    require(
        step > 1e-5,
        "the mean spherical fluid of density {:.6g} ends at its spinodal, at {:.4g} of the strength asked for; lower "
        "it",
        density, reached);
  }
  return baxter.fluid(point);
}

}  // namespace ozark::oz
