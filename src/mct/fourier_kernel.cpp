// The memory kernel as a product in real space. Expanding (q.k) and (q.p) in spherical harmonics of r,
//   M_ab(q) = (4 pi rho q^2 / 3 sqrt(x_a x_b)) int r^2 dr { X j0(qr) + Y j2(qr) },
//   X = A b0 - u w,  Y = 2 (A b2 + u w),
// A, b0 the j0 transforms of F and k^2 C F C, b2 the j2 transform of the latter, u and w the j1 transforms of k C F and
// k F C. Each spherical Bessel function is sines and cosines over powers of its argument, so on the midpoint grid of
// both k and r every transform is of type IV. N >= 3 M / 2 real-space points keep the product free of aliasing.

#include <ozark/mct/kernel.hpp>
#include <ozark/num/trigonometric_transform.hpp>

#include <cmath>
#include <numbers>

#include "kernel_parts.hpp"

namespace ozark::mct {
namespace {

using Eigen::ArrayXd;
using Eigen::ArrayXXd;
using Index = Eigen::Index;
constexpr double pi = std::numbers::pi;

/// Below this q the recombination of j0 and j2 from sines over powers of q cancels; there M is summed directly.
constexpr double direct_below = 0.25;
constexpr Index transforms_per_call = 96;  // bounds the buffers; a mixture of five species needs a few calls

class FourierKernel final : public MemoryKernel {
 public:
  explicit FourierKernel(const WaveGrid& grid)
      : points_(grid.points),
        length_(TrigonometricTransform::good_length((3 * grid.points + 1) / 2)),
        transform_(length_, transforms_per_call),
        dk_(grid.spacing()),
        dr_(pi / (static_cast<double>(length_) * dk_)) {
    k_ = fold_grid(dk_);
    r_ = fold_grid(dr_);
    ones_ = ArrayXd::Ones(length_);
    k_cube_ = k_.cube();
    k_square_ = k_.square();
    over_r_ = r_.inverse();
    const double forward = dk_ / (2.0 * pi * pi);
    sine_A_ = forward * over_r_;
    sine_b_ = 3.0 * forward * over_r_.cube();
    cosine_b_ = -3.0 * forward * over_r_.square();
    sine_u_ = forward * over_r_.square();
    cosine_u_ = -forward * over_r_;
    q_ = grid.wave_numbers();
    const Index direct = static_cast<Index>((q_ < direct_below).count());
    direct_j0_.resize(length_, direct);
    direct_j2_.resize(length_, direct);
    for (Index i = 0; i < direct; ++i)
      for (Index j = 0; j < length_; ++j) {
        const double x = q_[i] * r_[j], weight = dr_ * r_[j] * r_[j];
        direct_j0_(j, i) = weight * std::sph_bessel(0, x);
        direct_j2_(j, i) = weight * std::sph_bessel(2, x);
      }
    folded_.resize(length_);
    scratch_.resize(length_);
    uw_.resize(length_);
  }

  void set_structure(const System& system, const MatrixField& C, bool symmetric) override {
    C_ = C;
    symmetric_ = symmetric;
    const Index n = C.order();
    pairs_ = species_pairs(n, symmetric);
    all_pairs_ = species_pairs(n, false);
    X_.resize(length_, static_cast<Index>(pairs_.size()));
    Y_.resize(length_, static_cast<Index>(pairs_.size()));
    prefactor_.resize(n, n);
    for (Index a = 0; a < n; ++a)
      for (Index b = 0; b < n; ++b)
        prefactor_(a, b) =
            4.0 * pi /
            (3.0 * system.number_density * std::sqrt(system.species[a].fraction * system.species[b].fraction));
  }

  void memory(const MatrixField& F, MatrixField& memory) override {
    to_real_space(F, work_);
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
      const auto [a, b] = pairs_[p];
      uw_ = u(work_, a, b) * w(work_, a, b);
      X_.col(p) = work_.A.col(p) * work_.b0.col(p) - uw_;
      Y_.col(p) = 2.0 * (work_.A.col(p) * work_.b2.col(p) + uw_);
    }
    to_wave_numbers(memory, F.order());
  }

  void linearise(const MatrixField& F) override { to_real_space(F, base_); }

  void derivative(const MatrixField& h, MatrixField& change) override {
    to_real_space(h, work_);
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
      const auto [a, b] = pairs_[p];
      const auto& f = base_;
      const auto& g = work_;
      uw_ = u(f, a, b) * w(g, a, b) + u(g, a, b) * w(f, a, b);
      X_.col(p) = f.A.col(p) * g.b0.col(p) + g.A.col(p) * f.b0.col(p) - uw_;
      Y_.col(p) = 2.0 * (f.A.col(p) * g.b2.col(p) + g.A.col(p) * f.b2.col(p) + uw_);
    }
    to_wave_numbers(change, h.order());
  }

  void tagged(const MatrixField& F, Index species, const ArrayXd& phi, ArrayXd& memory) override {
    vertices_.compute(C_, F, symmetric_);
    ArrayXd A(length_), b0(length_), b2(length_);
    put_j0_and_j2(0, phi, vertices_.B(species, species));
    transform_.execute(4);
    get_j0_and_j2(0, A.data(), b0.data(), b2.data());
    const ArrayXd X = A * b0, Y = 2.0 * A * b2;
    memory.resize(points_);
    put_wave_numbers(0, X, Y);
    transform_.execute(3);
    get_wave_numbers(0, X, Y, prefactor_(species, species), memory.data());
  }

 private:
  struct RealSpace {  // columns in folded order of r: A, b by pairs_, u and w by all_pairs_
    ArrayXXd A, b0, b2, u, w;
  };

  ArrayXd fold_grid(double step) const {
    ArrayXd x(length_);
    for (Index i = 0; i < length_; ++i)
      x[TrigonometricTransform::folded(i, length_)] = (static_cast<double>(i) + 0.5) * step;
    return x;
  }

  /// A column over k, folded and padded with zeros, into folded_.
  template <class Column>
  void fold(const Column& column) {
    const double* in = column.data();
    double* even = folded_.data();
    double* odd = folded_.data() + length_ - 1;
    const Index whole = points_ / 2;
    for (Index i = 0; i < whole; ++i) {
      even[i] = in[2 * i];
      odd[-i] = in[2 * i + 1];
    }
    if (points_ % 2 != 0) even[whole] = in[points_ - 1];
    const Index used_even = (points_ + 1) / 2;
    for (Index i = used_even; i < length_ - whole; ++i) even[i] = 0.0;
  }

  /// The first `points_` values of folded_ in natural order.
  void unfold(double* out) const {
    const double* even = folded_.data();
    const double* odd = folded_.data() + length_ - 1;
    for (Index i = 0; i < points_ / 2; ++i) {
      out[2 * i] = even[i];
      out[2 * i + 1] = odd[-i];
    }
    if (points_ % 2 != 0) out[points_ - 1] = even[points_ / 2];
  }

  auto u(const RealSpace& f, Index a, Index b) const -> ArrayXXd::ConstColXpr { return f.u.col(a * C_.order() + b); }
  auto w(const RealSpace& f, Index a, Index b) const -> ArrayXXd::ConstColXpr {  // W_ab = U_ba for symmetric F
    return symmetric_ ? f.u.col(b * C_.order() + a) : f.w.col(a * C_.order() + b);
  }

  void to_real_space(const MatrixField& F, RealSpace& real) {
    vertices_.compute(C_, F, symmetric_);
    const auto wanted = static_cast<Index>(pairs_.size());
    const auto all = static_cast<Index>(all_pairs_.size());
    if (real.A.cols() != wanted || real.u.cols() != all) {
      real.A.resize(length_, wanted);
      real.b0.resize(length_, wanted);
      real.b2.resize(length_, wanted);
      real.u.resize(length_, all);
    }
    if (!symmetric_) real.w.resize(length_, all);
    transform_j0_and_j2(F, real);
    transform_j1(vertices_.U, real.u);
    if (!symmetric_) transform_j1(vertices_.W, real.w);
  }

  /// A, b0 and b2 = 3 sin / (kr)^3 - 3 cos / (kr)^2 - b0, four transforms an element.
  void transform_j0_and_j2(const MatrixField& F, RealSpace& real) {
    for_chunks(
        static_cast<Index>(pairs_.size()), 4,
        [&](Index p, Index slot) {
          const auto [a, b] = pairs_[p];
          put_j0_and_j2(slot, F(a, b), vertices_.B(a, b));
        },
        [&](Index p, Index slot) {
          get_j0_and_j2(slot, real.A.col(p).data(), real.b0.col(p).data(), real.b2.col(p).data());
        });
  }

  template <class Left, class Right>
  void put_j0_and_j2(Index slot, const Left& F, const Right& B) {
    fold(F);
    transform_.put_sine(slot, folded_.data(), k_.data());
    fold(B);  // k^2 B is the function; k^3 B and k B are its weights k and 1 / k
    transform_.put_sine(slot + 1, folded_.data(), k_cube_.data());
    transform_.put_sine(slot + 2, folded_.data(), k_.data());
    transform_.put_cosine(slot + 3, folded_.data(), k_square_.data());
  }

  void get_j0_and_j2(Index slot, double* to_A, double* to_b0, double* to_b2) {
    Eigen::Map<ArrayXd> A(to_A, length_), b0(to_b0, length_), b2(to_b2, length_);
    transform_.get_sine(slot, to_A);
    A *= sine_A_;
    transform_.get_sine(slot + 1, to_b0);
    b0 *= sine_A_;
    transform_.get_sine(slot + 2, to_b2);
    transform_.get_cosine(slot + 3, scratch_.data());
    b2 = sine_b_ * b2 + cosine_b_ * scratch_ - b0;
  }

  /// j1 = sin / (kr)^2 - cos / (kr) of k V, two transforms an element.
  void transform_j1(const MatrixField& V, ArrayXXd& out) {
    for_chunks(
        static_cast<Index>(all_pairs_.size()), 2,
        [&](Index p, Index slot) {
          const auto [a, b] = all_pairs_[p];
          fold(V(a, b));
          transform_.put_sine(slot, folded_.data(), k_.data());
          transform_.put_cosine(slot + 1, folded_.data(), k_square_.data());
        },
        [&](Index p, Index slot) {
          transform_.get_sine(slot, out.col(p).data());
          transform_.get_cosine(slot + 1, scratch_.data());
          out.col(p) = sine_u_ * out.col(p) + cosine_u_ * scratch_;
        });
  }

  template <class Put, class Get>
  void for_chunks(Index count, Index transforms_each, Put put, Get get) {
    const Index chunk = transforms_per_call / transforms_each;
    for (Index first = 0; first < count; first += chunk) {
      const Index here = std::min(chunk, count - first);
      for (Index i = 0; i < here; ++i) put(first + i, i * transforms_each);
      transform_.execute(here * transforms_each);
      for (Index i = 0; i < here; ++i) get(first + i, i * transforms_each);
    }
  }

  /// M = prefactor q^2 int r^2 dr { X j0 + Y j2 }, three transforms an element, from X_ and Y_.
  void to_wave_numbers(MatrixField& memory, Index n) {
    if (memory.points() != points_ || memory.order() != n) memory = MatrixField(points_, n);
    for_chunks(
        static_cast<Index>(pairs_.size()), 3,
        [&](Index p, Index slot) { put_wave_numbers(slot, X_.col(p), Y_.col(p)); },
        [&](Index p, Index slot) {
          const auto [a, b] = pairs_[p];
          get_wave_numbers(slot, X_.col(p), Y_.col(p), prefactor_(a, b), memory(a, b).data());
          if (symmetric_ && a != b) memory(b, a) = memory(a, b);
        });
  }

  template <class Column>
  void put_wave_numbers(Index slot, const Column& X, const Column& Y) {
    difference_ = X - Y;
    transform_.put_sine(slot, difference_.data(), r_.data());
    transform_.put_sine(slot + 1, Y.data(), over_r_.data());
    transform_.put_cosine(slot + 2, Y.data(), ones_.data());
  }

  template <class Column>
  void get_wave_numbers(Index slot, const Column& X, const Column& Y, double prefactor, double* out) {
    transform_.get_sine(slot, folded_.data());
    transform_.get_sine(slot + 1, scratch_.data());
    transform_.get_cosine(slot + 2, uw_.data());
    folded_ = (prefactor * dr_) * (k_ * folded_ + 3.0 * (scratch_ / k_ - uw_));
    unfold(out);
    for (Index i = 0; i < direct_j0_.cols(); ++i)
      out[i] = prefactor * q_[i] * q_[i] * (X * direct_j0_.col(i) + Y * direct_j2_.col(i)).sum();
  }

  Index points_, length_;
  TrigonometricTransform transform_;
  double dk_, dr_;
  ArrayXd k_, r_, k_square_, k_cube_, over_r_, sine_A_, sine_b_, cosine_b_, sine_u_, cosine_u_, q_, ones_;
  ArrayXXd direct_j0_, direct_j2_;
  MatrixField C_;
  bool symmetric_ = false;
  Pairs pairs_, all_pairs_;
  Eigen::MatrixXd prefactor_;
  Vertices vertices_;
  RealSpace work_, base_;
  ArrayXXd X_, Y_;
  ArrayXd uw_, folded_, scratch_, difference_;
};

}  // namespace

std::unique_ptr<MemoryKernel> make_fourier_kernel(const WaveGrid& grid) {
  return std::make_unique<FourierKernel>(grid);
}

}  // namespace ozark::mct
