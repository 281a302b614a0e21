#pragma once
// Hard cores whose direct correlation function is a sum of Yukawa tails beyond the core, in closed form:
//   h = -1 for r < 1,   c(r) = sum_i strength_i exp(-kappa_i (r - 1)) / r for r > 1,
// by Baxter's factorisation [Baxter1970] [HoyeBlum1977]. One tail of strength epsilon / k_B T is the mean spherical
// approximation of the hard-core Yukawa fluid [Waisman1973]. Lengths in the core diameter.

#include <Eigen/Core>

#include <array>
#include <cstddef>
#include <vector>

namespace ozark::oz {

inline constexpr std::size_t most_yukawa_tails = 2;

struct YukawaTail {
  double kappa = 1.0;     // > 0
  double strength = 0.0;  // c(1+) of this tail; positive: attraction
};

/// Baxter's function: a (r^2 - 1) / 2 + b (r - 1) + exponentials inside the core, sum_i amplitude_i exp(-kappa_i (r -
/// 1)) beyond.
struct YukawaFluid {
  struct Tail {
    double kappa = 1.0, strength = 0.0;
    double moment = 0.0;     // int_1^infinity r g(r) exp(-kappa (r - 1)) dr: the energy per particle is
                             // -2 pi density epsilon moment
    double amplitude = 0.0;  // Q(1) of this tail
  };
  double density = 0.0;
  double a = 0.0, b = 0.0;
  std::vector<Tail> tails;

  [[nodiscard]] double inverse_root_compressibility() const;  // 0 at the spinodal, negative: no fluid
  [[nodiscard]] double contact_value() const;                 // g(1+)
  [[nodiscard]] Eigen::ArrayXd structure_factor(const Eigen::ArrayXd& k) const;  // S(k), k >= 0 [1/diameter]
};

/// The equations at one density. Of every tail either the strength or the moment is given; all else follows.
class YukawaBaxter {
 public:
  /// @param density  number density, in [0, 6 / pi)  @param kappas  one or two, > 0; they may be equal or close
  YukawaBaxter(double density, const std::vector<double>& kappas);

  enum class Known { strength, moment };
  struct Condition {
    Known known = Known::strength;
    double value = 0.0;
  };
  using Conditions = std::array<Condition, most_yukawa_tails>;
  struct Point {
    std::array<double, most_yukawa_tails> amplitude{}, moment{};
  };
  struct Answer {
    bool converged = false;
    double f = 0.0;                                 // the inverse root of the compressibility
    std::array<double, most_yukawa_tails> slope{};  // df / d value of each condition
  };
  /// Newton's method from `point`, which is left at the solution; from anywhere for one tail of known moment.
  [[nodiscard]] Answer solve(const Conditions& conditions, Point& point) const;

  [[nodiscard]] YukawaFluid fluid(const Point& point) const;

  /// Hard spheres without tails, in the Percus-Yevick approximation.
  [[nodiscard]] const Point& bare() const { return bare_; }

 private:
  template <class Real>
  struct Equations;
  template <class Real>
  [[nodiscard]] Equations<Real> equations(const std::array<Real, most_yukawa_tails>& amplitude,
                                          const std::array<Real, most_yukawa_tails>& moment) const;

  using Each = std::array<double, most_yukawa_tails>;
  double density_ = 0.0;
  std::size_t count_ = 1;
  Point bare_;
  Each kappa_{}, decay_{};                                   // decay: exp(-kappa)
  std::array<double, 2> base_{}, of_zeroth_{}, of_first_{};  // (a, b) = base + of_zeroth m_0 + of_first m_1
  Each core0_{}, core1_{};                                   // int_0^1 r^n exp(-kappa r) dr
  Each quadratic_{}, linear_{};                              // transforms of (r^2 - 1) / 2 and r - 1 at kappa
  std::array<Each, most_yukawa_tails> joint0_{};             // int_0^1 exp(-(kappa_i + kappa_j) r) dr
};

/// The tail that gives hard spheres the pressure and the compressibility of Carnahan and Starling [Waisman1973].
/// @param density  (0, 1.2]  @throws DomainError outside
[[nodiscard]] YukawaTail carnahan_starling_tail(double density);

/// The mean spherical approximation: the strengths are given. @throws DomainError  where there is no fluid
[[nodiscard]] YukawaFluid yukawa_mean_spherical(double density, const std::vector<YukawaTail>& tails);

}  // namespace ozark::oz
