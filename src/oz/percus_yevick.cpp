#include <ozark/oz/percus_yevick.hpp>

#include <cmath>
#include <complex>
#include <numbers>

#include <ozark/core/error.hpp>

#include "hard_sphere_moments.hpp"

namespace ozark::oz {
namespace {

using std::numbers::pi;

// Baxter's factor is Qt = 1 - A with
//   A_ij = 2 pi sqrt(rho_i rho_j) e^{ik R_ij} int_0^{d_j} [a_i t^2 / 2 - R_ij g_ij t] e^{-ikt} dt,
// a_i = alpha + beta d_i, R_ij g_ij = (alpha (d_i + d_j) + beta d_i d_j) / 2, alpha = 1 / (1 - xi_3),
// beta = 3 xi_2 / (1 - xi_3)^2. Shifting t to the middle of sphere j leaves spherical Bessel functions of
// x = k d_j / 2 and shows that A has rank two whatever the number of species:
//   A_ij = z_i (v_j + d_i w_j),   z_i = sqrt(2 pi rho_i) e^{ik d_i / 2},
//   v_j = -sqrt(2 pi rho_j) 2 alpha R_j^3 h,   w_j = -sqrt(2 pi rho_j) (2 beta R_j^3 h + alpha R_j^2 (j0 - i j1)),
// R_j = d_j / 2, h = j1(x) / x. So C = A + A^+ - A^+ A and S = Qt^-1 Qt^-+ cost O(species^2) for each k.

/// The k-dependent vectors above, one column per species; constants of modulus sqrt(2 pi rho) included.
struct Factor {
  Eigen::ArrayXXd cosine, sine, j0, h;  // of x = k d / 2
  Eigen::ArrayXXd v, w_real, w_imag;

  Factor(const HardSphereMoments& m, const Eigen::ArrayXd& k);
};

/// h = j1(x) / x; closed form above x = 1, where the difference loses nothing, its Taylor series below.
double bessel_ratio(double x, double sine, double cosine) {
  const double y = x * x;
  if (y > 1.0) return (sine / x - cosine) / y;
  double term = 1.0 / 3.0;  // (-y)^n (2n + 2) / (2n + 3)!
  double sum = term;
  for (int n = 1; n < 9; ++n) {
    term *= -y / (2.0 * n * (2.0 * n + 3.0));
    sum += term;
  }
  return sum;
}

Factor::Factor(const HardSphereMoments& m, const Eigen::ArrayXd& k)
    : cosine(k.size(), m.diameter.size()),
      sine(cosine),
      j0(cosine),
      h(cosine),
      v(cosine),
      w_real(cosine),
      w_imag(cosine) {
  for (Eigen::Index j = 0; j < m.diameter.size(); ++j) {
    const double radius = 0.5 * m.diameter[j];
    if (j > 0 && m.diameter[j] == m.diameter[j - 1]) {
      for (Eigen::ArrayXXd* f : {&cosine, &sine, &j0, &h}) f->col(j) = f->col(j - 1);
    } else {
      for (Eigen::Index i = 0; i < k.size(); ++i) {
        const double x = radius * k[i];
        const double s = std::sin(x);
        const double c = std::cos(x);
        cosine(i, j) = c;
        sine(i, j) = s;
        j0(i, j) = x > 0.0 ? s / x : 1.0;
        h(i, j) = bessel_ratio(x, s, c);
      }
    }
    const double root = m.root_density[j];
    v.col(j) = (-2.0 * m.alpha * root * std::pow(radius, 3)) * h.col(j);
    w_real.col(j) = (m.beta / m.alpha) * v.col(j) - (m.alpha * root * radius * radius) * j0.col(j);
    w_imag.col(j) = (m.alpha * root * std::pow(radius, 3)) * k * h.col(j);
  }
}

/// C = A + A^+ - A^+ A with the terms of order 1 / k, which cancel between A and A^+, already cancelled.
void fill_direct(const HardSphereMoments& m, const Factor& f, MatrixField& C) {
  const Eigen::Index n = m.diameter.size();
  const double m0 = m.root_density.square().sum();
  const double m1 = (m.root_density.square() * m.diameter).sum();
  const double m2 = (m.root_density * m.diameter).square().sum();
  for (Eigen::Index i = 0; i < n; ++i) {
    const double Ri = 0.5 * m.diameter[i];
    // Columns of the first index alone, so that each pair costs six products.
    const Eigen::ArrayXd for_v = m0 * f.v.col(i) + m1 * f.w_real.col(i);
    const Eigen::ArrayXd for_w = m1 * f.v.col(i) + m2 * f.w_real.col(i);
    const Eigen::ArrayXd for_imag = m2 * f.w_imag.col(i);
    for (Eigen::Index j = i; j < n; ++j) {
      const double Rj = 0.5 * m.diameter[j];
      const double weight = 2.0 * m.root_density[i] * m.root_density[j];
      const double ij = weight * (m.alpha + 2.0 * m.beta * Ri) * Rj * Rj * Rj;
      const double ji = weight * (m.alpha + 2.0 * m.beta * Rj) * Ri * Ri * Ri;
      const double both = weight * m.alpha * Ri * Rj * (Ri + Rj);
      C(i, j) =
          -(ij * f.h.col(j) * f.cosine.col(i) + ji * f.h.col(i) * f.cosine.col(j) + both * f.j0.col(i) * f.j0.col(j)) -
          (for_v * f.v.col(j) + for_w * f.w_real.col(j) + for_imag * f.w_imag.col(j));
      if (j > i) C(j, i) = C(i, j);
    }
  }
}

/// Qt^-1 = 1 + z (p v^T + q w^T) by the 2 x 2 inverse T of 1 - [v w]^T [z dz]; then S = Qt^-1 Qt^-+.
void fill_structure(const HardSphereMoments& m, const Factor& f, MatrixField& S) {
  using Complex = Eigen::ArrayXcd;
  const Eigen::Index n = m.diameter.size();
  const Eigen::Index points = S.points();
  const auto complex_column = [&](const Eigen::ArrayXXd& re, const Eigen::ArrayXXd& im, Eigen::Index j) {
    Complex c(points);
    c.real() = re.col(j);
    c.imag() = im.col(j);
    return c;
  };
  Complex vz = Complex::Zero(points), vdz = vz, wz = vz, wdz = vz, vw = vz;
  Eigen::ArrayXd vv = Eigen::ArrayXd::Zero(points), ww = vv;
  Eigen::ArrayXXcd z(points, n), w(points, n);
  for (Eigen::Index j = 0; j < n; ++j) {
    z.col(j) = m.root_density[j] * complex_column(f.cosine, f.sine, j);
    w.col(j) = complex_column(f.w_real, f.w_imag, j);
    const Complex v_times_z = f.v.col(j) * z.col(j);
    const Complex w_times_z = w.col(j) * z.col(j);
    vz += v_times_z;
    vdz += m.diameter[j] * v_times_z;
    wz += w_times_z;
    wdz += m.diameter[j] * w_times_z;
    vv += f.v.col(j).square();
    ww += w.col(j).abs2();
    vw += f.v.col(j) * w.col(j).conjugate();
  }
  const Complex inverse = ((1.0 - vz) * (1.0 - wdz) - vdz * wz).inverse();
  Eigen::ArrayXXcd p(points, n), q(points, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    p.col(i) = z.col(i) * inverse * ((1.0 - wdz) + m.diameter[i] * wz);
    q.col(i) = z.col(i) * inverse * (vdz + m.diameter[i] * (1.0 - vz));
  }
  for (Eigen::Index i = 0; i < n; ++i) {
    const Complex a = p.col(i) * vv + q.col(i) * vw.conjugate();
    const Complex b = p.col(i) * vw + q.col(i) * ww;
    for (Eigen::Index j = i; j < n; ++j) {
      S(i, j) =
          p.col(i).real() * f.v.col(j) + p.col(j).real() * f.v.col(i) +
          (q.col(i) * w.col(j) + q.col(j) * w.col(i) + a * p.col(j).conjugate() + b * q.col(j).conjugate()).real();
      if (i == j) S(i, j) += 1.0;
      if (j > i) S(j, i) = S(i, j);
    }
  }
}

}  // namespace

StructureFactor percus_yevick(const System& system, const Eigen::ArrayXd& k) {
  const HardSphereMoments m(system);
  require(k.size() == 0 || k.minCoeff() >= 0.0, "wave numbers must be >= 0, got {}", k.minCoeff());
  const Eigen::Index n = m.diameter.size();
  StructureFactor result{k, MatrixField(k.size(), n), MatrixField(k.size(), n), {}};
  const Factor f(m, k);
  fill_direct(m, f, result.C);
  if (n == 1)
    result.S(0, 0) = (1.0 - result.C(0, 0)).inverse();  // keeps all digits of a small S
  else
    fill_structure(m, f, result.S);
  return result;
}

MatrixField py_direct_correlation(const System& system, const Eigen::ArrayXd& r) {
  // -c_ij = chi_0 Theta + chi_1 dR + chi_2 dS + chi_3 dV of the overlap of two spheres of radii R_i, R_j at distance
  // r [Rosenfeld1989], with his measures zeta_n = sum rho R^n (times 4 pi, 4 pi / 3 for surface and volume).
  const HardSphereMoments m(system);
  require(r.size() == 0 || r.minCoeff() >= 0.0, "distances must be >= 0, got {}", r.minCoeff());
  const Eigen::ArrayXd radius = 0.5 * m.diameter;
  const double zeta_0 = m.density.sum();
  const double zeta_1 = (m.density * radius).sum();
  const double zeta_2 = 4.0 * pi * (m.density * radius.square()).sum();
  const double free = 1.0 - m.xi[3];
  const double chi_0 = 1.0 / free;
  const double chi_1 = zeta_2 / (free * free);
  const double chi_2 = zeta_1 / (free * free) + zeta_2 * zeta_2 / (4.0 * pi * std::pow(free, 3));
  const double chi_3 = zeta_0 / (free * free) + 2.0 * zeta_1 * zeta_2 / std::pow(free, 3) +
                       std::pow(zeta_2, 3) / (4.0 * pi * std::pow(free, 4));
  const Eigen::Index n = m.diameter.size();
  MatrixField c(r.size(), n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = i; j < n; ++j) {
      const double a = radius[i];
      const double b = radius[j];
      const auto at = [&](double x) {
        if (x > a + b) return 0.0;
        if (x <= std::abs(a - b)) {  // the smaller sphere lies inside the larger
          const double s = std::min(a, b);
          return -(chi_0 + s * (chi_1 + 4.0 * pi * s * (chi_2 + chi_3 * s / 3.0)));
        }
        const double mean_radius = 0.5 * (a + b) - 0.25 * x - 0.25 * (a - b) * (a - b) / x;
        const double surface = pi / x * (a * (b * b - (x - a) * (x - a)) + b * (a * a - (x - b) * (x - b)));
        const double gap = a + b - x;
        const double volume = pi / (12.0 * x) * gap * gap * (x * x + 2.0 * x * (a + b) - 3.0 * (a - b) * (a - b));
        return -(chi_0 + chi_1 * mean_radius + chi_2 * surface + chi_3 * volume);
      };
      c(i, j) = r.unaryExpr(at);
      if (j > i) c(j, i) = c(i, j);
    }
  }
  return c;
}

}  // namespace ozark::oz
