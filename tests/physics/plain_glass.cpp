#include <physics/plain_glass.hpp>

#include <Eigen/Dense>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace ozark::test {
namespace {

using Matrix = Eigen::Matrix2d;
using Field = std::vector<Matrix>;
using std::numbers::pi;

double density(const PlainMixture& m) {
  double volume = 0.0;
  for (int a = 0; a < 2; ++a) volume += m.fraction[a] * std::pow(m.diameter[a], 3);
  return 6.0 * m.packing_fraction / (pi * volume);
}

/// S^{-1}(k) = Q^dagger(k) Q(k), Q_ij(r) of Percus and Yevick on [(d_i - d_j)/2, (d_i + d_j)/2], by Simpson's rule.
Matrix inverse_structure(const PlainMixture& m, double k) {
  const double rho = density(m), eta = m.packing_fraction;
  double xi2 = 0.0;
  for (int a = 0; a < 2; ++a) xi2 += pi / 6.0 * rho * m.fraction[a] * std::pow(m.diameter[a], 2);
  Eigen::Matrix2cd Q = Eigen::Matrix2cd::Identity();
  for (int i = 0; i < 2; ++i)
    for (int j = 0; j < 2; ++j) {
      const double d = m.diameter[i], from = 0.5 * (d - m.diameter[j]), to = 0.5 * (d + m.diameter[j]);
      const double a = (1.0 - eta + 3.0 * d * xi2) / std::pow(1.0 - eta, 2);
      const double b = -1.5 * d * d * xi2 / std::pow(1.0 - eta, 2);
      constexpr int steps = 2000;
      std::complex<double> integral = 0.0;
      for (int n = 0; n <= steps; ++n) {
        const double r = from + (to - from) * n / steps;
        const double weight = n == 0 || n == steps ? 1.0 : n % 2 == 1 ? 4.0 : 2.0;
        integral += weight * (0.5 * a * (r * r - to * to) + b * (r - to)) * std::polar(1.0, k * r);
      }
      integral *= (to - from) / (3.0 * steps);
      Q(i, j) -= 2.0 * pi * rho * std::sqrt(m.fraction[i] * m.fraction[j]) * integral;
    }
  return (Q.adjoint() * Q).real();
}

/// Sums over p < l of p f, p^3 f, p^5 f with p = 1, 3, 5, ..: the integrals over the ring |q - k| <= p <= q + k.
struct PrefixSums {
  std::array<std::vector<long double>, 3> sums;

  PrefixSums(const Field& field, int row, int column) {
    for (auto& s : sums) s.assign(field.size() + 1, 0.0L);
    for (std::size_t l = 0; l < field.size(); ++l) {
      const long double p = 2 * l + 1;
      long double term = p * field[l](row, column);
      for (auto& s : sums) {
        s[l + 1] = s[l] + term;
        term *= p * p;
      }
    }
  }
  long double ring(int power, int from, int to) const { return sums[power][to] - sums[power][from]; }
};

/// M(k) of F for equal diffusivities 1.
Field memory(const PlainMixture& m, const Field& C, const Field& F, double dk) {
  const int points = static_cast<int>(F.size());
  Field CF(points), FC(points), CFC(points), M(points);
  for (int i = 0; i < points; ++i) {
    CF[i] = C[i] * F[i];
    FC[i] = F[i] * C[i];
    CFC[i] = CF[i] * C[i];
  }
  for (int a = 0; a < 2; ++a)
    for (int b = 0; b < 2; ++b) {
      const PrefixSums of_F(F, a, b), of_FC(FC, a, b);
      const double front = density(m) / std::sqrt(m.fraction[a] * m.fraction[b]) * std::pow(0.5 * dk, 6) * dk * dk;
      for (int i = 0; i < points; ++i) {
        const long double q2 = std::pow(2.0L * i + 1.0L, 2);
        long double total = 0.0L;
        for (int j = 0; j < points; ++j) {
          const long double k = 2 * j + 1, k2 = k * k, s = q2 + k2;
          const int from = std::abs(i - j), to = std::min(i + j, points - 1) + 1;
          const auto f = [&](int power) { return of_F.ring(power, from, to); };
          const auto g = [&](int power) { return of_FC.ring(power, from, to); };
          total += 0.25L * k * CFC[j](a, b) * (s * s * f(0) - 2.0L * s * f(1) + f(2));
          total += 0.25L * k * CF[j](a, b) * ((q2 * q2 - k2 * k2) * g(0) + 2.0L * k2 * g(1) - g(2));
        }
        M[i](a, b) = front * static_cast<double>(total) / (4.0 * pi * pi * (i + 0.5) * dk);
      }
    }
  return M;
}

}  // namespace

Phase plain_phase(const PlainMixture& m, int points, double dk, long most_iterations) {
  Field S(points), inverse_S(points), C(points), inverse_W(points);
  for (int i = 0; i < points; ++i) {
    const double k = (i + 0.5) * dk;
    inverse_S[i] = inverse_structure(m, k);
    S[i] = inverse_S[i].inverse();
    C[i] = (Matrix::Identity() - inverse_S[i]) / density(m);
    const Eigen::Vector2d driven(m.activity[0] - 1.0, m.activity[1] - 1.0);
    inverse_W[i] = (k * k * (driven.asDiagonal() * S[i] + Matrix::Identity())).inverse();
  }
  Field F = S;
  for (long iteration = 0; iteration < most_iterations; ++iteration) {
    const Field M = memory(m, C, F, dk);
    double change = 0.0, largest = 0.0;
    for (int i = 0; i < points; ++i) {
      const Matrix next = S[i] - (inverse_S[i] + inverse_W[i] * M[i] * inverse_W[i]).inverse();
      change = std::max(change, (next - F[i]).cwiseAbs().maxCoeff());
      for (int a = 0; a < 2; ++a) largest = std::max(largest, next(a, a) / S[i](a, a));
      F[i] = next;
    }
    if (largest < 1e-3) return Phase::fluid;
    if (change < 1e-12) return Phase::glass;
  }
  return Phase::undecided;
}

}  // namespace ozark::test
