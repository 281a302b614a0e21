#pragma once
// Cardinal B-splines M_p [Essmann1995], all p weights of a point at once: lane l of the result is the weight of mesh
// point floor(u) + l, which is M_p(t + p - 1 - l) with t = u - floor(u). Lanes from p on are 0.

#include <ozark/num/pack.hpp>

#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace ozark::sim {

class CardinalSpline {
 public:
  static constexpr int largest_order = Pack::lanes;

  explicit CardinalSpline(int order) : order_(order) {
    // Polynomials in t of the pieces M_p(t + j), from M_1 = 1 on [0, 1) by the recursion in p.
    std::vector<std::array<double, largest_order>> piece(1);
    piece[0].fill(0.0);
    piece[0][0] = 1.0;
    for (int p = 2; p <= order; ++p) {
      std::vector<std::array<double, largest_order>> next(static_cast<std::size_t>(p));
      for (int j = 0; j < p; ++j) {
        auto& to = next[static_cast<std::size_t>(j)];
        to.fill(0.0);
        const auto add = [&](int from, double constant, double linear) {
          if (from < 0 || from >= p - 1) return;
          const auto& c = piece[static_cast<std::size_t>(from)];
          for (std::size_t d = 0; d + 1 < largest_order; ++d) {
            to[d] += constant * c[d] / (p - 1);
            to[d + 1] += linear * c[d] / (p - 1);
          }
        };
        add(j, j, 1.0);
        add(j - 1, p - j, -1.0);
      }
      piece = std::move(next);
    }
    for (int d = 0; d < largest_order; ++d) value_[d] = slope_[d] = Pack(0.0);
    for (int l = 0; l < order; ++l)
      for (int d = 0; d < order; ++d) {
        const double c = piece[static_cast<std::size_t>(order - 1 - l)][static_cast<std::size_t>(d)];
        value_[d].v[l] = c;
        if (d > 0) slope_[d - 1].v[l] = d * c;
      }
  }

  [[nodiscard]] int order() const { return order_; }

  /// @tparam order  order()
  template <int order>
  [[nodiscard]] Pack weights(double t) const {
    Pack w = value_[order - 1];
    for (int d = order - 2; d >= 0; --d) w = w * t + value_[d];
    return w;
  }
  /// Their derivatives with respect to u.
  template <int order>
  [[nodiscard]] Pack slopes(double t) const {
    Pack w = slope_[order - 2];
    for (int d = order - 3; d >= 0; --d) w = w * t + slope_[d];
    return w;
  }

  /// 1 / |sum_l M_p(l + 1) exp(2 pi i m l / n)|^2 for m = 0 .. n - 1: what makes the spline of a plane wave exact at
  /// the mesh points. 0 at m = n / 2, a wave that has no direction on the mesh and that odd splines cannot carry.
  [[nodiscard]] std::vector<double> moduli(int n) const {
    std::vector<double> b(static_cast<std::size_t>(n));
    for (int m = 0; m < n; ++m) {
      std::complex<double> sum = 0.0;
      for (int l = 0; l < order_; ++l) sum += value_[0][l] * std::polar(1.0, 2.0 * std::numbers::pi * m * l / n);
      b[static_cast<std::size_t>(m)] = 2 * m == n ? 0.0 : 1.0 / std::norm(sum);
    }
    return b;
  }

 private:
  int order_;
  std::array<Pack, largest_order> value_, slope_;  // coefficients of t^d
};

}  // namespace ozark::sim
