#include <ozark/model/copper_niobium.hpp>

#include <ozark/num/gsl.hpp>

#include <array>
#include <cmath>
#include <utility>

namespace ozark {
namespace {

/// Value and first two derivatives, which is what joins need.
struct Jet {
  double value = 0.0, slope = 0.0, bend = 0.0;
};
Jet operator+(Jet a, Jet b) { return {a.value + b.value, a.slope + b.slope, a.bend + b.bend}; }
Jet operator*(double s, Jet a) { return {s * a.value, s * a.slope, s * a.bend}; }

using Form = std::function<Jet(double)>;

Jet power(double r, double exponent) {
  const double v = std::pow(r, exponent);
  return {v, exponent * v / r, exponent * (exponent - 1.0) * v / (r * r)};
}

/// h made to end with its slope at the cut-off: h - h(c) + c / m (1 - (r / c)^m) h'(c).
Form ended(const Form& h, double cutoff, double m) {
  return [h, cutoff, m, end = h(cutoff)](double r) -> Jet {
    if (r >= cutoff) return {};
    const Jet p = power(r / cutoff, m);
    const double scale = -cutoff / m * end.slope;
    const Jet smooth{scale * (p.value - 1.0), scale * p.slope / cutoff, scale * p.bend / (cutoff * cutoff)};
    return h(r) + smooth + Jet{-end.value, 0.0, 0.0};
  };
}

Form morse(double depth, double place, double steepness) {
  return [=](double r) {
    const double e = std::exp(-steepness * (r - place));
    return Jet{depth * (e * e - 2.0 * e), -2.0 * depth * steepness * (e * e - e),
               2.0 * depth * steepness * steepness * (2.0 * e * e - e)};
  };
}

/// r^6 (e^(-b r) + 2^9 e^(-2 b r)): of 4s electrons.
Jet copper_density(double r) {
  constexpr double b = 4.043;
  const Jet p = power(r, 6.0);
  Jet sum;
  for (const auto& [weight, decay] : {std::pair{1.0, b}, {512.0, 2.0 * b}}) {
    const double e = weight * std::exp(-decay * r);
    sum = sum + Jet{e * p.value, e * (p.slope - decay * p.value),
                    e * (p.bend - 2.0 * decay * p.slope + decay * decay * p.value)};
  }
  return sum;
}

/// Repulsion of nuclei with screened charges.
Jet nuclear(double r, double charge_a, double charge_b) {
  constexpr double coulomb = 14.3996454784255;  // e^2 / (4 pi epsilon_0) [eV angstrom]
  constexpr double weights[] = {0.18175, 0.50986, 0.28022, 0.02817};
  constexpr double decays[] = {3.19980, 0.94229, 0.40290, 0.20162};
  const double screening = 0.46850 / (std::pow(charge_a, 0.23) + std::pow(charge_b, 0.23));
  Jet sum;
  for (int k = 0; k < 4; ++k) {
    const double d = decays[k] / screening, u = coulomb * charge_a * charge_b * weights[k] * std::exp(-d * r) / r;
    sum = sum + Jet{u, -u * (d + 1.0 / r), u * (d * d + 2.0 * d / r + 2.0 / (r * r))};
  }
  return sum;
}

constexpr double knot = 1.605;  // where the published table's inner pieces begin
constexpr double bare = 1.0, joined = 1.65;

struct Inner {  // phi = sum c_k T_k(u), u = (2 r - knot - end) / (end - knot), up to the join: there value and slope
  double join, end;  // meet those of the outer form to the accuracy of the fit
  std::array<double, 8> c;
  double charge_a, charge_b;
};

Jet chebyshev(const Inner& inner, double r) {
  const double scale = 2.0 / (inner.end - knot), u = scale * (r - knot) - 1.0;
  Jet before{1.0, 0.0, 0.0}, now{u, 1.0, 0.0}, sum = inner.c[0] * before + inner.c[1] * now;
  for (std::size_t k = 2; k < inner.c.size(); ++k) {
    const Jet next{2.0 * u * now.value - before.value, 2.0 * (now.value + u * now.slope) - before.slope,
                   2.0 * (2.0 * now.slope + u * now.bend) - before.bend};
    sum = sum + inner.c[k] * next;
    before = now;
    now = next;
  }
  return {sum.value, scale * sum.slope, scale * scale * sum.bend};
}

/// The polynomial of fifth degree with given jets at both ends.
Form quintic(double from, Jet start, double to, Jet stop) {
  const double h = to - from;
  const double rise = stop.value - start.value - h * (start.slope + 0.5 * h * start.bend);
  const double turn = h * (stop.slope - start.slope - h * start.bend), arch = h * h * (stop.bend - start.bend);
  const double c3 = 10.0 * rise - 4.0 * turn + 0.5 * arch, c4 = -15.0 * rise + 7.0 * turn - arch;
  const double c5 = 6.0 * rise - 3.0 * turn + 0.5 * arch;
  return [=](double r) {
    const double t = (r - from) / h, d = r - from;
    return Jet{start.value + d * (start.slope + 0.5 * d * start.bend) + t * t * t * (c3 + t * (c4 + t * c5)),
               start.slope + d * start.bend + t * t * (3.0 * c3 + t * (4.0 * c4 + t * 5.0 * c5)) / h,
               start.bend + t * (6.0 * c3 + t * (12.0 * c4 + t * 20.0 * c5)) / (h * h)};
  };
}

SmoothFunction with_core(const Form& outer, const Inner& inner) {
  const Form join = quintic(bare, nuclear(bare, inner.charge_a, inner.charge_b), joined, chebyshev(inner, joined));
  return [outer, inner, join](double r) {
    const Jet u = r >= inner.join ? outer(r)
                  : r >= joined   ? chebyshev(inner, r)
                  : r >= bare     ? join(r)
                                  : nuclear(r, inner.charge_a, inner.charge_b);
    return ValueSlope{u.value, u.slope};
  };
}

SmoothFunction with_inner_cubic(const Form& outer, double end, double square, double cube) {
  return [=](double r) {
    if (r < end) return ValueSlope{r * r * (square + cube * r), r * (2.0 * square + 3.0 * cube * r)};
    const Jet u = outer(r);
    return ValueSlope{u.value, u.slope};
  };
}

Form sum(const Form& a, double factor, const Form& b) {
  return [=](double r) { return a(r) + factor * b(r); };
}

/// F from the cold curve of fcc Cu: Rose's, made to end where nearest neighbours reach the cut-off.
class CopperEmbedding {
 public:
  CopperEmbedding(Form density, Form pair, double cutoff)
      : density_(std::move(density)), pair_(std::move(pair)), widest_(cutoff * std::sqrt(2.0)) {
    const double atom = std::pow(lattice_constant, 3) / 4.0;
    const auto width = [&](double end) { return std::sqrt(cohesion / (9.0 * modulus * atom * (1.0 - end))); };
    const auto excess = [&](double end) {
      const double x = (widest_ / lattice_constant - 1.0) / width(end);
      return (1.0 + x) * std::exp(-x) - end;
    };
    end_ = find_root(excess, 0.0, 0.5, 1e-15);
    width_ = width(end_);
    densest_ = at(narrowest);
  }

  ValueSlope operator()(double density) const {
    if (density <= 0.0) return {};
    if (density >= densest_.density) {
      const double slope = densest_.energy_slope / densest_.density_slope;
      return {densest_.energy + slope * (density - densest_.density), slope};
    }
    const double a = find_root([&](double edge) { return at(edge).density - density; }, narrowest, widest_, 1e-13);
    const Crystal c = at(a);
    return {c.energy + (density - c.density) * c.energy_slope / c.density_slope, c.energy_slope / c.density_slope};
  }

 private:
  static constexpr double lattice_constant = 3.615, cohesion = 3.54;
  static constexpr double modulus = 142.0 / 160.2176634;  // 142 GPa [eV / angstrom^3]
  static constexpr double narrowest = 2.3;                // the least lattice constant

  struct Crystal {
    double density = 0.0, density_slope = 0.0;
    double energy = 0.0, energy_slope = 0.0;  // of embedding: the cold curve without the pair terms
  };
  [[nodiscard]] Crystal at(double a) const {
    static constexpr std::pair<int, int> shells[] = {{2, 12}, {4, 6},   {6, 24}, {8, 12}, {10, 24},
                                                     {12, 8}, {14, 48}, {16, 6}, {18, 36}};  // (2 r / a)^2, atoms
    const double x = (a / lattice_constant - 1.0) / width_, scale = cohesion / (1.0 - end_);
    Crystal c{0.0, 0.0, -scale * ((1.0 + x) * std::exp(-x) - end_),
              scale * x * std::exp(-x) / (width_ * lattice_constant)};
    for (const auto& [square, atoms] : shells) {
      const double stretch = 0.5 * std::sqrt(square);
      const Jet rho = density_(stretch * a), phi = pair_(stretch * a);
      c.density += atoms * rho.value;
      c.density_slope += atoms * stretch * rho.slope;
      c.energy -= 0.5 * atoms * phi.value;
      c.energy_slope -= 0.5 * atoms * stretch * phi.slope;
    }
    return c;
  }

  Form density_, pair_;
  double widest_, end_ = 0.0, width_ = 1.0;
  Crystal densest_;
};

ValueSlope niobium_embedding(double density) {
  constexpr double depth = 4.70890157, n = 0.46332431, unit = 0.03905015, gauge = -19.38596843;
  if (density <= 0.0) return {};
  const double x = density / unit, root = std::pow(x, n), log_x = std::log(x);
  return {-depth * (1.0 - n * log_x) * root + gauge * density, depth * n * n * log_x * root / density + gauge};
}

}  // namespace

EmbeddedAtom copper_niobium() {
  constexpr double reach_copper = 4.961, reach_niobium = 4.08744895, reach_mixed = 3.80635258;
  constexpr double gauge_copper = 30.0, gauge_niobium = -19.38596843;
  const Form rho_copper = ended(copper_density, reach_copper, 20.0);
  const Form rho_niobium = ended([](double r) { return 62.839518 * power(r, -9.0845599); }, reach_niobium, 7.0);
  const Form polynomial = [](double r) {
    constexpr double c[] = {-235.14196103, 247.55922927, -145.00863891, 50.88661337, -10.70272502, 1.25058511};
    Jet sum;
    for (int k = 0; k < 6; ++k) sum = sum + c[k] * power(r, k + 1);
    return sum;
  };
  const Form copper = sum(ended(morse(0.7366, 2.3250, 1.9190), reach_copper, 20.0), -2.0 * gauge_copper, rho_copper);
  const Form niobium = sum(ended(polynomial, reach_niobium, 7.0), -2.0 * gauge_niobium, rho_niobium);
  const Form mixed = ended(morse(2.60826, 1.81525924, 0.48345095), reach_mixed, 20.0);
  const Inner inner[] = {
      {2.0, 1.996, {1.7475611, -4.3564533, 1.1930169, -0.1189926, 0.0095294, -0.0006908, 4.72e-5, -3.1e-6}, 29, 29},
      {2.15, 2.148, {3.8767245, -6.6727889, 2.2362043, -0.2941264, 0.0312552, -0.0030123, 2.732e-4, -2.38e-5}, 29, 41},
      {2.3, 2.297, {8.4432803, -9.7452383, 2.859315, -0.5185667, 0.0774708, -0.0103862, 1.2882e-3, -1.523e-4}, 41, 41}};
  EmbeddedAtom p;
  p.elements = {{"Cu", 29, 63.546, 3.615, "fcc"}, {"Nb", 41, 92.90638, 3.300803, "bcc"}};
  p.cutoff = reach_copper;
  p.density = {with_inner_cubic(rho_copper, 2.0, 0.0352362332, -0.0147736389),
               with_inner_cubic(rho_niobium, 2.3, 0.0740483131, -0.0295552069)};
  p.pair = {with_core(copper, inner[0]), with_core(mixed, inner[1]), with_core(niobium, inner[2])};
  p.embedding = {CopperEmbedding(rho_copper, copper, reach_copper), niobium_embedding};
  return p;
}

}  // namespace ozark
