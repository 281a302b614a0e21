#pragma once
// Functions tabulated at 0, h, 2 h, ..: cubic Hermite pieces whose slopes are five-point differences, continuous with
// their slope. It is what tables of embedded-atom potentials mean to the programs that read them.

#include <array>
#include <vector>

namespace ozark {

struct ValueSlope {
  double value = 0.0, slope = 0.0;
};

class UniformSpline {
 public:
  /// Value of a piece at t = x / step - its number, 0 <= t <= 1: c0 + t (c1 + t (c2 + t c3)).
  using Piece = std::array<double, 4>;

  /// @param step    > 0
  /// @param values  at 0, step, ..; at least 5, finite
  /// @throws DomainError
  UniformSpline(double step, const std::vector<double>& values);

  /// Straight on beyond both ends. Error O(step^4) inside, O(step^2) in the first and last two pieces.
  [[nodiscard]] ValueSlope operator()(double x) const;

  [[nodiscard]] double step() const { return step_; }
  [[nodiscard]] double end() const { return step_ * static_cast<double>(pieces_.size()); }
  [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }

 private:
  double step_;
  std::vector<Piece> pieces_;
};

}  // namespace ozark
