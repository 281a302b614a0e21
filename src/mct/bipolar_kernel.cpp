// The bipolar quadrature. With d^3k = (2 pi / q) k dk p dp and delta = k^2 - p^2,
//   (q.k)^2 = (q^4 + 2 q^2 delta + delta^2) / 4,   (q.k)(q.p) = (q^4 - delta^2) / 4,
// so M(q) is a quadratic in q^2 whose three coefficients are sums over the strip |k - p| <= q <= k + p of terms free of
// q. From one q to the next a diagonal enters and an antidiagonal leaves: O(M^2) in all, with integer coordinates
// (units of dk / 2 on the midpoint grid, dk on the integer grid) so that delta is exact.

#include <ozark/mct/kernel.hpp>

#include <cmath>
#include <numbers>

#include "kernel_parts.hpp"

namespace ozark::mct {
namespace {

using Index = Eigen::Index;
using Eigen::ArrayXd;

/// k times the four factors of one matrix element: (q.k)^2 B(k) A(p) + (q.k)(q.p) U(k) W(p).
struct Factors {
  const double *A, *B, *U, *W;
};

class BipolarKernel final : public MemoryKernel {
 public:
  explicit BipolarKernel(const WaveGrid& grid) : integer_(grid.kind == GridKind::integer), points_(grid.points) {
    unit_ = integer_ ? grid.spacing() : grid.spacing() / 2.0;
    spacing_ = grid.spacing();
    node_ = (grid.wave_numbers() / unit_).round();
    square_ = node_.square();
  }

  void set_structure(const System& system, const MatrixField& C, bool symmetric) override {
    C_ = C;
    symmetric_ = symmetric;
    const Index n = C.order();
    pairs_ = species_pairs(n, symmetric);
    prefactor_.resize(n, n);
    for (Index a = 0; a < n; ++a)
      for (Index b = 0; b < n; ++b)
        prefactor_(a, b) =
            1.0 / (system.number_density * std::sqrt(system.species[a].fraction * system.species[b].fraction) * 4.0 *
                   std::numbers::pi * std::numbers::pi);
  }

  void memory(const MatrixField& F, MatrixField& memory) override {
    prepare(F, work_);
    resize(memory, F.order());
    for (const auto& [a, b] : pairs_) sum(prefactor_(a, b), {factors(work_, work_, a, b)}, memory(a, b).data());
    mirror(memory);
  }

  void linearise(const MatrixField& F) override { prepare(F, base_); }

  void derivative(const MatrixField& h, MatrixField& change) override {
    prepare(h, work_);
    resize(change, h.order());
    for (const auto& [a, b] : pairs_)
      sum(prefactor_(a, b), {factors(base_, work_, a, b), factors(work_, base_, a, b)}, change(a, b).data());
    mirror(change);
  }

  void tagged(const MatrixField& F, Index species, const ArrayXd& phi, ArrayXd& memory) override {
    tagged_vertices_.compute(C_, F, symmetric_);
    const ArrayXd A = node_ * phi, B = node_ * tagged_vertices_.B(species, species), none = ArrayXd::Zero(points_);
    memory.resize(points_);
    sum(prefactor_(species, species), {Factors{A.data(), B.data(), none.data(), none.data()}}, memory.data());
  }

 private:
  struct Weighted {  // each column times k
    Vertices vertices;
    MatrixField A, B, U, W;
  };

  void prepare(const MatrixField& F, Weighted& w) const {
    w.vertices.compute(C_, F, symmetric_);
    const Index n = F.order();
    for (MatrixField* f : {&w.A, &w.B, &w.U, &w.W}) resize(*f, n);
    for (const auto& [a, b] : species_pairs(n, false)) {
      w.A(a, b) = node_ * F(a, b);
      w.B(a, b) = node_ * w.vertices.B(a, b);
      w.U(a, b) = node_ * w.vertices.U(a, b);
      if (!symmetric_) w.W(a, b) = node_ * w.vertices.W(a, b);
    }
    if (symmetric_)
      for (const auto& [a, b] : species_pairs(n, false)) w.W(a, b) = w.U(b, a);
  }

  void resize(MatrixField& f, Index n) const {
    if (f.points() != points_ || f.order() != n) f = MatrixField(points_, n);
  }

  static Factors factors(const Weighted& in_k, const Weighted& in_p, Index a, Index b) {
    return {in_p.A(a, b).data(), in_k.B(a, b).data(), in_k.U(a, b).data(), in_p.W(a, b).data()};
  }

  /// Adds to column d of `entering_` all (k, p) with |k - p| = d (both orders), to column s of `leaving_` those whose
  /// indices add to s. Rows: the coefficients of q^4 / 4, q^2 / 2 and 1 / 4.
  void accumulate(const Factors& f) {
    const double* square = square_.data();
    for (Index j = 0; j < points_; ++j) {
      const double A = f.A[j], B = f.B[j], U = f.U[j], W = f.W[j], k2 = square[j];
      const double *Ap = f.A + j, *Bp = f.B + j, *Up = f.U + j, *Wp = f.W + j, *p2 = square + j;
      double *in0 = entering_.col(0).data(), *in1 = entering_.col(1).data(), *in2 = entering_.col(2).data();
      double *out0 = leaving_.col(0).data() + j, *out1 = leaving_.col(1).data() + j, *out2 = leaving_.col(2).data() + j;
      const Index count = points_ - j;
#pragma omp simd
      for (Index d = 0; d < count; ++d) {
        const double delta = k2 - p2[d];
        const double up = B * Ap[d], down = A * Bp[d], cross = U * Wp[d] + W * Up[d];
        in0[d] += up + down + cross;
        in1[d] += delta * (up - down);
        in2[d] += delta * delta * (up + down - cross);
      }
#pragma omp simd
      for (Index l = 0; l < count; ++l) {
        const double delta = k2 - square[l];
        const double straight = B * f.A[l], cross = U * f.W[l];
        out0[l] += straight + cross;
        out1[l] += delta * straight;
        out2[l] += delta * delta * (straight - cross);
      }
    }
  }

  /// prefactor times the sum of the terms over the strip of every q, into `column`.
  void sum(double prefactor, std::initializer_list<Factors> terms, double* column) {
    entering_.setZero(points_ + 1, 3);
    leaving_.setZero(points_ + 1, 3);
    for (const Factors& f : terms) accumulate(f);
    entering_.row(0) /= 2.0;  // k = p was met in both orders
    const double scale = prefactor / 4.0 * spacing_ * spacing_ * std::pow(unit_, 5);
    Eigen::Array3d strip = Eigen::Array3d::Zero();
    if (integer_) strip = 0.5 * entering_.row(0).transpose();
    for (Index i = 0; i < points_; ++i) {
      if (integer_) {  // q = i + 1, weight 1/2 where |k - p| = q or k + p = q
        strip += 0.5 * (entering_.row(i) + entering_.row(i + 1)).transpose();
        if (i > 0) strip -= 0.5 * leaving_.row(i - 1).transpose();
        if (i > 1) strip -= 0.5 * leaving_.row(i - 2).transpose();
      } else {  // q = 2i + 1: |k - p| <= q <= k + p has no ties
        strip += entering_.row(i).transpose();
        if (i > 0) strip -= leaving_.row(i - 1).transpose();
      }
      const double q = node_[i];
      column[i] = scale * (q * q * q * strip[0] + 2.0 * q * strip[1] + strip[2] / q);
    }
  }

  void mirror(MatrixField& m) const {
    if (!symmetric_) return;
    for (const auto& [a, b] : pairs_)
      if (a != b) m(b, a) = m(a, b);
  }

  bool integer_;
  Index points_;
  double unit_ = 0.0, spacing_ = 0.0;
  ArrayXd node_, square_;
  Eigen::ArrayXXd entering_, leaving_;
  MatrixField C_;
  bool symmetric_ = false;
  Pairs pairs_;
  Eigen::MatrixXd prefactor_;
  Weighted work_, base_;
  Vertices tagged_vertices_;
};

}  // namespace

std::unique_ptr<MemoryKernel> make_bipolar_kernel(const WaveGrid& grid) {
  return std::make_unique<BipolarKernel>(grid);
}

}  // namespace ozark::mct
