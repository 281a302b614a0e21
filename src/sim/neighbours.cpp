#include <ozark/sim/neighbours.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/pack.hpp>

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>

#include "cell_bins.hpp"
#include "chunks.hpp"

namespace ozark::sim {
namespace {

constexpr double most_heights = 4.0;  // of the cell, that cut-off + skin may span
constexpr double near_part = 0.25;    // of the skin: sites up to cut-off + this come first in a list

}  // namespace

NeighbourList::NeighbourList(double cutoff, double skin) : cutoff_(cutoff), skin_(skin) {
  require(cutoff >= 0.0 && std::isfinite(cutoff), "the cut-off of a neighbour list must be finite and >= 0, got {}",
          cutoff);
  require(skin > 0.0 && std::isfinite(skin), "the skin of a neighbour list must be > 0, got {}", skin);
  bins_ = std::make_unique<CellBins>();
}
NeighbourList::~NeighbourList() = default;
NeighbourList::NeighbourList(NeighbourList&&) noexcept = default;
NeighbourList& NeighbourList::operator=(NeighbourList&&) noexcept = default;

void NeighbourList::build(Particles& p) {
  wrap(p);
  const double range = cutoff_ > 0.0 ? cutoff_ + skin_ : 0.0;
  const Eigen::Vector3d heights = p.cell.heights();
  for (Eigen::Index a = 0; a < 3; ++a)
    require(!p.cell.periodic[static_cast<std::size_t>(a)] || range <= most_heights * heights[a],
            "cut-off + skin {} spans more than {} heights {} of the cell; take more particles or a shorter cut-off",
            range, most_heights, heights[a]);
  kinds_ = std::max<std::size_t>(p.kinds.size(), 1);
  const std::size_t n = p.size();
  bins_->cut(p.cell, range, n);
  if (!bins_->sort(p.position, p.kind, kinds_)) p.reorder(bins_->order(), room_);
  bins_->place_images(ghosts_, shifts_);
  built_edges_ = p.cell.edges;
  ++builds_;
  built_turnover_ = p.turnover;

  const std::size_t count = bins_->site_count();
  sites_.resize(count + 1);
  owners_.resize(count + 1);
  built_positions_.resize(n);
  for_chunks(n, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      sites_[i] = built_positions_[i] = p.position[i];
      owners_[i] = static_cast<int>(i);
    }
  });
  move_ghosts(p);
  for_each_run(ghosts_, n, [&](const GhostRun& g) {
    for (int k = 0; k < g.length; ++k) owners_[static_cast<std::size_t>(g.site + k)] = g.owner + k;
  });
  owners_[count] = -1;
  sites_[count] = {CellBins::far_away, CellBins::far_away, CellBins::far_away, 0.0};

  stored_.resize(n * kinds_);
  chunk_.resize((n + chunk_length - 1) / chunk_length);
  if (range == 0.0) {
    std::fill(stored_.begin(), stored_.end(), Stored{});
    return;
  }
  bins_->arrange(sites_);
  deal(chunk_.size(), n >= worth_threads, [this](std::size_t c) { list_chunk(c); });
}

namespace {

/// How many sites were found.
struct Found {
  std::size_t near = 0, far = 0;
};

/// Sites of the candidates around r, `self` left out: those nearer than one range, and those from there to another.
/// @param near, far  room for all candidates and a pack
Found search(const CellBins::Candidates& all, const Vector& r, int self, double near2, double far2, int* near,
             int* far) {
  const double *x = all.along(0), *y = all.along(1), *z = all.along(2);
  const int* site = all.site.data();
  Found found;
#if defined(__AVX512F__) && defined(__AVX512VL__)
  const __m512d x0 = _mm512_set1_pd(r.x), y0 = _mm512_set1_pd(r.y), z0 = _mm512_set1_pd(r.z);
  const __m512d nearer = _mm512_set1_pd(near2), limit = _mm512_set1_pd(far2);
  const __m256i itself = _mm256_set1_epi32(self);
  for (std::size_t k = 0; k < all.count; k += Pack::lanes) {
    const __m512d dx = _mm512_sub_pd(_mm512_loadu_pd(x + k), x0);
    const __m512d dy = _mm512_sub_pd(_mm512_loadu_pd(y + k), y0);
    const __m512d dz = _mm512_sub_pd(_mm512_loadu_pd(z + k), z0);
    const __m512d r2 = _mm512_fmadd_pd(dx, dx, _mm512_fmadd_pd(dy, dy, _mm512_mul_pd(dz, dz)));
    const __m256i who = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(site + k));
    const __mmask8 keep = _mm512_mask_cmp_pd_mask(_mm256_cmpneq_epi32_mask(who, itself), r2, limit, _CMP_LT_OQ);
    const __mmask8 first = _mm512_mask_cmp_pd_mask(keep, r2, nearer, _CMP_LT_OQ);
    const auto second = static_cast<__mmask8>(keep & ~first);
    // Compressed in a register and stored whole: a store that compresses takes several times as long.
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(near + found.near), _mm256_maskz_compress_epi32(first, who));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(far + found.far), _mm256_maskz_compress_epi32(second, who));
    found.near += static_cast<std::size_t>(__builtin_popcount(first));
    found.far += static_cast<std::size_t>(__builtin_popcount(second));
  }
#else
  for (std::size_t k = 0; k < all.count; ++k) {
    const double dx = x[k] - r.x, dy = y[k] - r.y, dz = z[k] - r.z, r2 = dx * dx + dy * dy + dz * dz;
    near[found.near] = far[found.far] = site[k];
    found.near += r2 < near2 && site[k] != self ? 1 : 0;
    found.far += r2 >= near2 && r2 < far2 && site[k] != self ? 1 : 0;
  }
#endif
  return found;
}

}  // namespace

void NeighbourList::list_chunk(std::size_t c) {
  const double range = cutoff_ + skin_, near = cutoff_ + near_part * skin_;
  const int nobody = static_cast<int>(sites_.size()) - 1;
  std::vector<int>& list = chunk_[c];
  std::vector<CellBins::Candidates> candidates(kinds_);
  std::vector<int> far;
  const std::size_t begin = c * chunk_length, end = std::min(built_positions_.size(), begin + chunk_length);
  std::size_t used = 0, bin = bins_->bin_of(begin), most = 0;
  const auto packs = [](std::size_t sites) { return static_cast<int>((sites + Pack::lanes - 1) / Pack::lanes); };
  for (std::size_t i = begin; i < end; ++i) {
    if (i == begin || i == bins_->end_of(bin)) {
      while (bins_->end_of(bin) <= i) ++bin;
      bins_->gather(bin, candidates);
      most = 0;
      for (const CellBins::Candidates& of_kind : candidates) most += of_kind.count + 2 * Pack::lanes;
      if (far.size() < most) far.resize(2 * most);
    }
    if (list.size() < used + most) list.resize(2 * (used + most));
    for (std::size_t b = 0; b < kinds_; ++b) {
      const std::size_t first = used;
      const Found found =
          search(candidates[b], sites_[i], static_cast<int>(i), near * near, range * range, &list[first], far.data());
      used += found.near;
      std::copy_n(far.begin(), found.far, &list[used]);
      used += found.far;
      while ((used - first) % Pack::lanes != 0) list[used++] = nobody;
      stored_[i * kinds_ + b] = {static_cast<std::uint32_t>(first), packs(used - first), packs(found.near)};
    }
  }
}

NeighbourList::Allowance NeighbourList::allowance(const Particles& p) const {
  double allowed = skin_;
  Allowance since{0.0, p.cell.edges != built_edges_, Eigen::Matrix3d::Identity()};
  if (since.strained) {
    since.strain = p.cell.edges * built_edges_.inverse();
    const double least = Eigen::JacobiSVD<Eigen::Matrix3d>(since.strain).singularValues()[2];
    allowed = least * (cutoff_ + skin_) - cutoff_;
  }
  since.square = allowed > 0.0 ? 0.25 * allowed * allowed : -1.0;
  return since;
}

double NeighbourList::displaced2(const Particles& p, const Allowance& since, std::size_t i) const {
  const Vector &now = p.position[i], &then = built_positions_[i];
  double dx = now.x - then.x, dy = now.y - then.y, dz = now.z - then.z;
  if (since.strained) {
    const Eigen::Matrix3d& strain = since.strain;
    dx = now.x - (strain(0, 0) * then.x + strain(0, 1) * then.y + strain(0, 2) * then.z);
    dy = now.y - (strain(1, 1) * then.y + strain(1, 2) * then.z);
    dz = now.z - strain(2, 2) * then.z;
  }
  return dx * dx + dy * dy + dz * dz;
}

namespace {

struct Farthest {
  double square = 0.0;
  Farthest& operator+=(const Farthest& b) {
    square = std::max(square, b.square);
    return *this;
  }
};

}  // namespace

bool NeighbourList::follow(const Particles& p) {
  if (builds_ == 0 || built_positions_.size() != p.size() || built_turnover_ != p.turnover) return false;
  const Allowance since = allowance(p);
  if (since.square < 0.0 && cutoff_ > 0.0) return false;
  const Farthest far = sum_chunks(p.size(), Farthest{}, [&](std::size_t begin, std::size_t end) {
    Farthest part;
    for (std::size_t i = begin; i < end; ++i) {
      part.square = std::max(part.square, displaced2(p, since, i));
      sites_[i] = p.position[i];
    }
    return part;
  });
  if (cutoff_ > 0.0 && !(far.square <= since.square)) return false;
  move_ghosts(p);
  return true;
}

void NeighbourList::refresh(const Particles& p) {
  for_chunks(p.size(), [&](std::size_t begin, std::size_t end) {
    std::copy(p.position.begin() + static_cast<std::ptrdiff_t>(begin),
              p.position.begin() + static_cast<std::ptrdiff_t>(end),
              sites_.begin() + static_cast<std::ptrdiff_t>(begin));
  });
  move_ghosts(p);
}

void NeighbourList::move_ghosts(const Particles& p) {
  for_each_run(ghosts_, p.size(), [&](const GhostRun& g) {
    const auto& [a, b, c] = shifts_[static_cast<std::size_t>(g.shift)];
    const Eigen::Vector3d t = p.cell.edges * Eigen::Vector3d(a, b, c);
    const Vector* from = &p.position[static_cast<std::size_t>(g.owner)];
    Vector* to = &sites_[static_cast<std::size_t>(g.site)];
    for (int k = 0; k < g.length; ++k) to[k] = {from[k].x + t[0], from[k].y + t[1], from[k].z + t[2], 0.0};
  });
}

}  // namespace ozark::sim
