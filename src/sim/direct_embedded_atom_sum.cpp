#include <ozark/sim/embedded_atom_forces.hpp>

#include <cmath>

namespace ozark::sim {

Tally direct_embedded_atom_sum(const Particles& p, const EmbeddedAtom& u, const std::vector<std::size_t>& elements,
                               std::vector<Vector>& force) {
  const Eigen::Vector3d heights = p.cell.heights();
  std::array<int, 3> most{};
  for (std::size_t a = 0; a < 3; ++a)  // particles may lie a cell outside
    most[a] =
        p.cell.periodic[a] ? static_cast<int>(std::ceil(u.cutoff / heights[static_cast<Eigen::Index>(a)])) + 1 : 0;
  const auto element = [&](std::size_t i) { return elements[static_cast<std::size_t>(p.kind[i])]; };
  const auto each_pair = [&](const auto& visit) {
    for (std::size_t i = 0; i < p.size(); ++i)
      for (std::size_t j = 0; j < p.size(); ++j)
        for (int nz = -most[2]; nz <= most[2]; ++nz)
          for (int ny = -most[1]; ny <= most[1]; ++ny)
            for (int nx = -most[0]; nx <= most[0]; ++nx) {
              if (i == j && nx == 0 && ny == 0 && nz == 0) continue;
              const Eigen::Vector3d d(Eigen::Vector3d(p.position[i].x, p.position[i].y, p.position[i].z) -
                                      Eigen::Vector3d(p.position[j].x, p.position[j].y, p.position[j].z) -
                                      p.cell.edges * Eigen::Vector3d(nx, ny, nz));
              if (const double r = d.norm(); r < u.cutoff) visit(i, j, d, r);
            }
  };
  Tally tally;
  std::vector<double> density(p.size(), 0.0), slope(p.size());
  each_pair([&](std::size_t i, std::size_t j, const Eigen::Vector3d&, double r) {
    density[i] += u.density[element(j)](r).value;
  });
  for (std::size_t i = 0; i < p.size(); ++i) {
    const ValueSlope f = u.embedding[element(i)](density[i]);
    tally.energy += f.value;
    slope[i] = f.slope;
  }
  force.assign(p.size(), {});
  each_pair([&](std::size_t i, std::size_t j, const Eigen::Vector3d& d, double r) {
    const ValueSlope phi = u.pair[pair_index(u.elements.size(), element(i), element(j))](r);
    const double rise = slope[i] * u.density[element(j)](r).slope + slope[j] * u.density[element(i)](r).slope;
    const double scale = -(rise + phi.slope) / r;
    force[i].x += scale * d[0];
    force[i].y += scale * d[1];
    force[i].z += scale * d[2];
    tally.energy += 0.5 * phi.value;
    tally.virial += 0.5 * scale * d * d.transpose();
  });
  return tally;
}

}  // namespace ozark::sim
