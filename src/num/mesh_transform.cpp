#include <ozark/num/mesh_transform.hpp>

#include <fftw3.h>

#include <ozark/core/error.hpp>
#include <ozark/core/parallel.hpp>

#include <algorithm>
#include <cstring>

#include "fftw_lock.hpp"

namespace ozark {
namespace {

struct FftwFree {
  void operator()(void* p) const { fftw_free(p); }
};

constexpr int line = 64;  // bytes: rows begin on whole cache lines, so that one plan serves all of them

int rounded_up(int count, int bytes_each) {
  const int unit = line / bytes_each;
  return (count + unit - 1) / unit * unit;
}

}  // namespace

struct MeshTransform::Plans {
  int nx, ny, nz, margin, modes, row, mode_row, column;
  std::unique_ptr<double[], FftwFree> real;
  std::unique_ptr<fftw_complex[], FftwFree> spectrum;  // [z][y][x]
  fftw_plan rows_forward{}, rows_back{}, y_forward{}, y_back{}, z_forward{}, z_back{};

  Plans(std::array<int, 3> n, int beyond)
      : nx(n[0]),
        ny(n[1]),
        nz(n[2]),
        margin(beyond),
        modes(nx / 2 + 1),
        row(rounded_up(nx + margin, 8)),
        mode_row(rounded_up(modes, 16)),
        column(ny * mode_row) {
    const auto planes = static_cast<std::size_t>(nz);
    const auto values = planes * static_cast<std::size_t>(ny * row);
    real.reset(fftw_alloc_real(values));
    spectrum.reset(fftw_alloc_complex(planes * static_cast<std::size_t>(column)));
    std::fill(real.get(), real.get() + values, 0.0);
    const std::scoped_lock lock(fftw_planner_lock());
    rows_forward = fftw_plan_many_dft_r2c(1, &nx, ny, real.get(), nullptr, 1, row, spectrum.get(), nullptr, 1, mode_row,
                                          FFTW_ESTIMATE);
    rows_back = fftw_plan_many_dft_c2r(1, &nx, ny, spectrum.get(), nullptr, 1, mode_row, real.get(), nullptr, 1, row,
                                       FFTW_ESTIMATE);
    const auto along = [&](int length, int stride, int sign) {
      return fftw_plan_many_dft(1, &length, modes, spectrum.get(), nullptr, stride, 1, spectrum.get(), nullptr, stride,
                                1, sign, FFTW_ESTIMATE);
    };
    y_forward = along(ny, mode_row, FFTW_FORWARD);
    y_back = along(ny, mode_row, FFTW_BACKWARD);
    z_forward = along(nz, mode_row, FFTW_FORWARD);
    z_back = along(nz, mode_row, FFTW_BACKWARD);
  }
  ~Plans() {
    const std::scoped_lock lock(fftw_planner_lock());
    for (fftw_plan plan : {rows_forward, rows_back, y_forward, y_back, z_forward, z_back}) fftw_destroy_plan(plan);
  }
  Plans(const Plans&) = delete;
  Plans& operator=(const Plans&) = delete;
};

MeshTransform::MeshTransform(std::array<int, 3> size, int margin) {
  for (int n : size) require(n >= 1 && n <= 4096, "a mesh must have 1 to 4096 points along each edge, got {}", n);
  require(margin >= 0, "the margin of a mesh must be >= 0, got {}", margin);
  plans_ = std::make_unique<Plans>(size, margin);
}
MeshTransform::~MeshTransform() = default;
MeshTransform::MeshTransform(MeshTransform&&) noexcept = default;
MeshTransform& MeshTransform::operator=(MeshTransform&&) noexcept = default;

int MeshTransform::good_length(int at_least) {
  for (int n = std::max(2, at_least + at_least % 2);; n += 2) {
    int rest = n;
    for (int prime : {2, 3, 5, 7})
      while (rest % prime == 0) rest /= prime;
    if (rest == 1) return n;
  }
}

std::array<int, 3> MeshTransform::size() const { return {plans_->nx, plans_->ny, plans_->nz}; }
int MeshTransform::row_stride() const { return plans_->row; }
int MeshTransform::modes() const { return plans_->modes; }
int MeshTransform::mode_stride() const { return plans_->mode_row; }
double* MeshTransform::values() { return plans_->real.get(); }

void MeshTransform::convolve(const std::function<void(int, std::complex<double>*)>& multiply) {
  Plans& p = *plans_;
  const auto real_plane = [&](int z) { return p.real.get() + static_cast<std::ptrdiff_t>(z) * p.ny * p.row; };
  const auto plane = [&](int z) { return p.spectrum.get() + static_cast<std::ptrdiff_t>(z) * p.column; };
  const auto columns = static_cast<std::size_t>(p.nz) * static_cast<std::size_t>(p.mode_row);
  const auto for_planes = [](int count, const auto& work) {
    deal(static_cast<std::size_t>(count), true, [&](std::size_t k) { work(static_cast<int>(k)); });
  };
  for_planes(p.nz, [&](int z) {
    for (int y = 0; y < p.ny; ++y) {
      double* r = real_plane(z) + static_cast<std::ptrdiff_t>(y) * p.row;
      for (int x = p.margin - 1; x >= 0; --x) r[x] += r[p.nx + x];  // from the end: it may go around twice
    }
    fftw_execute_dft_r2c(p.rows_forward, real_plane(z), plane(z));
    fftw_execute_dft(p.y_forward, plane(z), plane(z));
  });
  // A plane of constant y is gathered: its columns lie a power of two apart, or nearly, which caches suffer badly.
  const int threads = std::max(omp_get_max_threads(), omp_get_num_threads());
  const std::unique_ptr<fftw_complex[], FftwFree> gathered(
      fftw_alloc_complex(static_cast<std::size_t>(threads) * columns));
  std::fill_n(&gathered[0][0], 2 * static_cast<std::size_t>(threads) * columns, 0.0);
  for_planes(p.ny, [&](int y) {
    fftw_complex* const mine = gathered.get() + static_cast<std::size_t>(omp_get_thread_num()) * columns;
    const auto copy = [&](bool out) {
      for (int z = 0; z < p.nz; ++z) {
        fftw_complex* far = plane(z) + static_cast<std::ptrdiff_t>(y) * p.mode_row;
        fftw_complex* near = mine + static_cast<std::ptrdiff_t>(z) * p.mode_row;
        const auto bytes = static_cast<std::size_t>(p.modes) * sizeof(fftw_complex);
        std::memcpy(out ? far : near, out ? near : far, bytes);
      }
    };
    copy(false);
    fftw_execute_dft(p.z_forward, mine, mine);
    multiply(y, reinterpret_cast<std::complex<double>*>(mine));
    fftw_execute_dft(p.z_back, mine, mine);
    copy(true);
  });
  for_planes(p.nz, [&](int z) {
    fftw_execute_dft(p.y_back, plane(z), plane(z));
    fftw_execute_dft_c2r(p.rows_back, plane(z), real_plane(z));
    for (int y = 0; y < p.ny; ++y) {
      double* r = real_plane(z) + static_cast<std::ptrdiff_t>(y) * p.row;
      for (int x = 0; x < p.margin; ++x) r[p.nx + x] = r[x];
    }
  });
}

}  // namespace ozark
