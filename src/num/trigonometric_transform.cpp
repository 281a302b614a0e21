#include <ozark/num/trigonometric_transform.hpp>

#include <fftw3.h>

#include <ozark/core/error.hpp>

#include <cmath>
#include <map>
#include <numbers>
#include <vector>

#include "fftw_lock.hpp"

namespace ozark {
namespace {

using Index = Eigen::Index;

struct FftwFree {
  void operator()(fftw_complex* p) const { fftw_free(p); }
};
using Buffer = std::unique_ptr<fftw_complex[], FftwFree>;

Buffer make_buffer(Index count) { return Buffer(fftw_alloc_complex(static_cast<std::size_t>(count))); }

}  // namespace

struct TrigonometricTransform::Plans {
  Index half;
  Buffer in, out;
  std::vector<double> cos_in, sin_in, cos_out, sin_out;  // the two rotations
  std::map<Index, fftw_plan> by_count;                   // ESTIMATE, on these buffers, so always the same bits

  Plans(Index length, Index batch) : half(length / 2), in(make_buffer(half * batch)), out(make_buffer(half * batch)) {
    const double unit = std::numbers::pi / (4.0 * static_cast<double>(length));
    for (Index n = 0; n < half; ++n) {
      const double before = unit * static_cast<double>(4 * n + 1);
      const double after = unit * static_cast<double>(4 * n);
      cos_in.push_back(std::cos(before));
      sin_in.push_back(-std::sin(before));
      cos_out.push_back(std::cos(after));
      sin_out.push_back(-std::sin(after));
    }
  }
  ~Plans() {
    const std::scoped_lock lock(fftw_planner_lock());
    for (auto& [count, plan] : by_count) fftw_destroy_plan(plan);
  }
  Plans(const Plans&) = delete;
  Plans& operator=(const Plans&) = delete;

  void put(Index slot, const double* x, const double* weight, Index re, Index im) {
    double* z = &in[static_cast<std::size_t>(slot * half)][0];
    const double* c = cos_in.data();
    const double* s = sin_in.data();
#pragma omp simd
    for (Index n = 0; n < half; ++n) {
      const double real = x[re + n] * weight[re + n], imaginary = x[im + n] * weight[im + n];
      z[2 * n] = real * c[n] - imaginary * s[n];
      z[2 * n + 1] = real * s[n] + imaginary * c[n];
    }
  }
  void get(Index slot, double* y, double sign) const {
    const double* z = &out[static_cast<std::size_t>(slot * half)][0];
    const double* c = cos_out.data();
    const double* s = sin_out.data();
    double* lower = y;
    double* upper = y + half;
#pragma omp simd
    for (Index n = 0; n < half; ++n) {
      lower[n] = z[2 * n] * c[n] - z[2 * n + 1] * s[n];
      upper[n] = sign * (z[2 * n] * s[n] + z[2 * n + 1] * c[n]);
    }
  }
};

TrigonometricTransform::TrigonometricTransform(Index length, Index batch) : length_(length) {
  require(length >= 2 && length % 2 == 0, "transform length must be even and at least 2, got {}", length);
  require(batch >= 1, "transform batch must be at least 1, got {}", batch);
  plans_ = std::make_unique<Plans>(length, batch);
}
TrigonometricTransform::~TrigonometricTransform() = default;
TrigonometricTransform::TrigonometricTransform(TrigonometricTransform&&) noexcept = default;
TrigonometricTransform& TrigonometricTransform::operator=(TrigonometricTransform&&) noexcept = default;

Index TrigonometricTransform::good_length(Index at_least) {
  // N / 2 = 16 m with m free of primes above 5: whole vector registers and large codelets.
  for (Index m = std::max<Index>(1, (at_least + 31) / 32);; ++m) {
    Index rest = m;
    for (const Index prime : {2, 3, 5})
      while (rest % prime == 0) rest /= prime;
    if (rest == 1) return 32 * m;
  }
}

void TrigonometricTransform::put_cosine(Index slot, const double* x, const double* weight) {
  plans_->put(slot, x, weight, 0, plans_->half);
}

// sin(pi (i + 1/2)(j + 1/2) / N) at N-1-i is (-1)^j times the cosine at i; reversal swaps the halves of folded order.
void TrigonometricTransform::put_sine(Index slot, const double* x, const double* weight) {
  plans_->put(slot, x, weight, plans_->half, 0);
}
void TrigonometricTransform::get_cosine(Index slot, double* y) const { plans_->get(slot, y, -1.0); }
void TrigonometricTransform::get_sine(Index slot, double* y) const { plans_->get(slot, y, 1.0); }

void TrigonometricTransform::execute(Index count) {
  fftw_plan& plan = plans_->by_count[count];
  if (plan == nullptr) {
    const std::scoped_lock lock(fftw_planner_lock());
    const int n = static_cast<int>(plans_->half);
    plan = fftw_plan_many_dft(1, &n, static_cast<int>(count), plans_->in.get(), nullptr, 1, n, plans_->out.get(),
                              nullptr, 1, n, FFTW_FORWARD, FFTW_ESTIMATE);
    if (plan == nullptr) throw InternalError(fmt::format("FFTW has no plan for {} transforms of {}", count, n));
  }
  fftw_execute(plan);
}

}  // namespace ozark
