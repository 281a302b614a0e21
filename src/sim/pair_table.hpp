#pragma once
// A pair potential as cubics in r^2: 256 in each octave, so that the step grows with the distance. What a cubic misses
// is of fourth order in a step of 1/256: 3e-9 of r^-26, the steepest part of an ionic force. Cubics of energy and force
// lie 32 bytes apart and are loaded like sites: hardware gathers are slower.

#include <ozark/model/pair_potential.hpp>

#include <cmath>
#include <functional>

#include "pair_kernel.hpp"

namespace ozark::sim {

class PairTable {
 public:
  static constexpr int octaves = 10;  // of r^2 below the end; nearer, the force per distance stays what it is there

  PairTable() = default;
  /// @param u      at any r in the table  @param range  where it ends
  /// @param joint  <= range, where u may have a kink or jump: a cubic ends there
  PairTable(const std::function<PairTerm<double>(double)>& u, double range, double joint)
      : scale_(1.0 / (joint * joint)), range2_(range * range) {
    const double end = range2_ * scale_;
    lowest_ = std::ldexp(1.0, std::ilogb(end * (1.0 - 1e-15)) - octaves);
    first_ = bits_of(lowest_) >> shift;
    for (double from = lowest_; from < end * (1.0 - 1e-12);) {
      highest_ = from;
      const double to = from + std::ldexp(1.0, std::ilogb(from) - fraction_bits), last = std::min(to, end);
      std::array<double, 4> x{}, energy{}, force{};
      for (std::size_t k = 0; k < 4; ++k) {  // Chebyshev's points
        x[k] = 0.5 * (last - from) * (1.0 - std::cos((2.0 * static_cast<double>(k) + 1.0) * std::acos(-1.0) / 8.0));
        const PairTerm<double> term = u(std::sqrt((from + x[k]) / scale_));
        energy[k] = term.energy;
        force[k] = term.force;
      }
      energy_.push_back(through(x, energy));
      force_.push_back(through(x, force));
      from = to;
    }
    energy_.emplace_back();  // r2 of one bit below the range may be rounded up to it
    force_.emplace_back();
  }

  template <bool with_energy>
  [[nodiscard]] PairTerm<Pack> eval(Pack r2) const {
    const Pack low(lowest_), high(highest_);
    Pack x = r2 * scale_;
    const auto inside = r2 < Pack(range2_);
    x = select(x > low, x, low);
    x = select(inside, x, high);
    Pack::Mask bits;
    std::memcpy(&bits, &x.v, sizeof bits);
    const Pack::Mask record = (bits >> shift) - first_;
    const Pack::Mask start = bits & ~((std::int64_t{1} << shift) - 1);
    Pack from;
    std::memcpy(&from.v, &start, sizeof start);
    const Pack t = x - from;
    const Pack force = select(inside, cubic(force_.data(), record, t), Pack(0.0));
    if constexpr (with_energy)
      return {select(inside, cubic(energy_.data(), record, t), Pack(0.0)), force};
    else
      return {Pack(0.0), force};
  }

 private:
  static constexpr int fraction_bits = 8, shift = 52 - fraction_bits;
  double scale_ = 1.0, range2_ = 0.0, lowest_ = 1.0, highest_ = 1.0;
  std::int64_t first_ = 0;
  std::vector<Vector> energy_, force_;  // x + t (y + t (z + t w)), t from the start of the cubic

  static std::int64_t bits_of(double a) {
    std::int64_t b = 0;
    std::memcpy(&b, &a, sizeof b);
    return b;
  }

  /// Newton's form through four points, multiplied out.
  static Vector through(const std::array<double, 4>& x, std::array<double, 4> f) {
    for (std::size_t level = 1; level < 4; ++level)
      for (std::size_t k = 3; k >= level; --k) f[k] = (f[k] - f[k - 1]) / (x[k] - x[k - level]);
    const double b = f[1], c = f[2], d = f[3];
    return {f[0] - x[0] * (b - x[1] * (c - x[2] * d)),
            b - c * (x[0] + x[1]) + d * (x[0] * x[1] + x[0] * x[2] + x[1] * x[2]), c - d * (x[0] + x[1] + x[2]), d};
  }

  static Pack cubic(const Vector* records, Pack::Mask r, Pack t) {
    std::int64_t index[Pack::lanes];
    std::memcpy(index, &r, sizeof index);
    const PackQuadruple c = load_quadruples<4>(&records->x, index);
    return c.a + t * (c.b + t * (c.c + t * c.d));
  }
};

}  // namespace ozark::sim
