#include <ozark/num/gsl.hpp>

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <memory>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_roots.h>
#include <gsl/gsl_sf_bessel.h>
#include <gsl/gsl_sf_coupling.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_spline.h>

#include <ozark/core/error.hpp>

namespace ozark {
namespace {

constexpr int max_steps = 200;
constexpr double relative_floor = 4.0 * std::numeric_limits<double>::epsilon();

/// GSL's default handler aborts the process; its status codes are turned into exceptions here instead.
void handler_off() {
  static const bool done = (gsl_set_error_handler_off(), true);
  static_cast<void>(done);
}

/// A C++ callable for GSL. Exceptions must not cross its C frames: they wait here and NaN ends the iteration.
class Callback {
 public:
  explicit Callback(const std::function<double(double)>& f) : f_(f), gsl_{&Callback::call, this} {}
  gsl_function* gsl() { return &gsl_; }

  void check(int status, const char* what) const {
    if (thrown_) std::rethrow_exception(thrown_);
    require(status == GSL_SUCCESS, "{} failed: {}", what, gsl_strerror(status));
  }

 private:
  static double call(double x, void* self) {
    auto* me = static_cast<Callback*>(self);
    if (me->thrown_) return std::numeric_limits<double>::quiet_NaN();
    try {
      return me->f_(x);
    } catch (...) {
      me->thrown_ = std::current_exception();
      return std::numeric_limits<double>::quiet_NaN();
    }
  }

  const std::function<double(double)>& f_;
  std::exception_ptr thrown_;
  gsl_function gsl_;
};

}  // namespace

double gamma_function(double x) {
  handler_off();
  require(x > 0.0, "the gamma function is wanted for positive arguments, got {}", x);
  gsl_sf_result result;
  require(gsl_sf_gamma_e(x, &result) == GSL_SUCCESS, "the gamma function overflows at {}; arguments below 171.6", x);
  return result.val;
}

Quadrature gauss_legendre(long n, double a, double b) {
  handler_off();
  require(n >= 1, "a quadrature rule needs at least 1 node, got {}", n);
  require(a < b, "a quadrature interval needs a < b, got [{}, {}]", a, b);
  const std::unique_ptr<gsl_integration_fixed_workspace, decltype(&gsl_integration_fixed_free)> rule(
      gsl_integration_fixed_alloc(gsl_integration_fixed_legendre, static_cast<std::size_t>(n), a, b, 0.0, 0.0),
      &gsl_integration_fixed_free);
  require(rule != nullptr, "no memory for a quadrature rule of {} nodes", n);
  return {Eigen::Map<const Eigen::ArrayXd>(gsl_integration_fixed_nodes(rule.get()), n),
          Eigen::Map<const Eigen::ArrayXd>(gsl_integration_fixed_weights(rule.get()), n)};
}

Eigen::ArrayXd radau_nodes(long n) {
  handler_off();
  require(n >= 1, "a Radau rule needs at least 1 node, got {}", n);
  Eigen::ArrayXd x(n);
  x[n - 1] = 1.0;
  if (n == 1) return x;
  // The inner nodes are those of the Gauss rule for the weight 1 - x.
  const std::unique_ptr<gsl_integration_fixed_workspace, decltype(&gsl_integration_fixed_free)> rule(
      gsl_integration_fixed_alloc(gsl_integration_fixed_jacobi, static_cast<std::size_t>(n - 1), 0.0, 1.0, 1.0, 0.0),
      &gsl_integration_fixed_free);
  require(rule != nullptr, "no Radau rule of {} nodes", n);
  const double* inner = gsl_integration_fixed_nodes(rule.get());
  for (long i = 0; i < n - 1; ++i) x[i] = inner[i];
  std::sort(x.data(), x.data() + n);
  return x;
}

Eigen::ArrayXd spherical_bessel(long order, double x) {
  handler_off();
  require(order >= 0 && order <= 100 && x >= 0.0 && x <= 1e8,
          "spherical Bessel functions of order {} at {} are not available", order, x);
  Eigen::ArrayXd j(order + 1);
  const int status = gsl_sf_bessel_jl_array(static_cast<int>(order), x, j.data());
  require(status == GSL_SUCCESS || status == GSL_EUNDRFLW, "spherical Bessel functions at {} failed: {}", x,
          gsl_strerror(status));
  return j;
}

double wigner_3j(int l, int m1, int m2, int m3) {
  handler_off();
  require(l >= 0 && l <= 50, "the degree of a 3j symbol must lie in [0, 50], got {}", l);
  gsl_sf_result result;
  const int status = gsl_sf_coupling_3j_e(2 * l, 2 * l, 2 * l, 2 * m1, 2 * m2, 2 * m3, &result);
  require(status == GSL_SUCCESS, "3j symbol of degree {}: {}", l, gsl_strerror(status));
  return result.val;
}

std::optional<Eigen::VectorXd> least_squares(const std::function<Eigen::VectorXd(const Eigen::VectorXd&)>& residuals,
                                             const Eigen::VectorXd& start, Eigen::Index count) {
  handler_off();
  struct Problem {
    const std::function<Eigen::VectorXd(const Eigen::VectorXd&)>& residuals;
    std::exception_ptr thrown;
  } problem{residuals, {}};
  gsl_multifit_nlinear_fdf system{};
  system.n = static_cast<std::size_t>(count);
  system.p = static_cast<std::size_t>(start.size());
  system.params = &problem;
  system.f = [](const gsl_vector* x, void* params, gsl_vector* f) -> int {
    auto* here = static_cast<Problem*>(params);
    try {
      const Eigen::VectorXd r = here->residuals(Eigen::Map<const Eigen::VectorXd, 0, Eigen::InnerStride<>>(
          x->data, static_cast<Eigen::Index>(x->size), Eigen::InnerStride<>(static_cast<Eigen::Index>(x->stride))));
      for (std::size_t i = 0; i < f->size; ++i) gsl_vector_set(f, i, r[static_cast<Eigen::Index>(i)]);
      return r.allFinite() ? GSL_SUCCESS : GSL_EBADFUNC;
    } catch (...) {  // must not cross GSL's C frames
      here->thrown = std::current_exception();
      return GSL_EBADFUNC;
    }
  };
  gsl_multifit_nlinear_parameters parameters = gsl_multifit_nlinear_default_parameters();
  const std::unique_ptr<gsl_multifit_nlinear_workspace, decltype(&gsl_multifit_nlinear_free)> workspace(
      gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &parameters, system.n, system.p),
      &gsl_multifit_nlinear_free);
  Eigen::VectorXd begin = start;
  const gsl_vector_view view = gsl_vector_view_array(begin.data(), system.p);
  int reason = 0;
  int status = gsl_multifit_nlinear_init(&view.vector, &system, workspace.get());
  if (status == GSL_SUCCESS)
    status = gsl_multifit_nlinear_driver(max_steps, 1e-10, 1e-14, 0.0, nullptr, nullptr, &reason, workspace.get());
  if (problem.thrown) std::rethrow_exception(problem.thrown);
  if (status != GSL_SUCCESS) return std::nullopt;
  const gsl_vector* x = gsl_multifit_nlinear_position(workspace.get());
  Eigen::VectorXd result(start.size());
  for (std::size_t i = 0; i < system.p; ++i) result[static_cast<Eigen::Index>(i)] = gsl_vector_get(x, i);
  return result;
}

double find_root(const std::function<double(double)>& f, double low, double high, double tolerance) {
  handler_off();
  require(low < high, "a bracket needs low < high, got [{}, {}]", low, high);
  require(tolerance > 0.0, "the tolerance of a root must be > 0, got {}", tolerance);
  Callback callback(f);
  const std::unique_ptr<gsl_root_fsolver, decltype(&gsl_root_fsolver_free)> solver(
      gsl_root_fsolver_alloc(gsl_root_fsolver_brent), &gsl_root_fsolver_free);
  callback.check(gsl_root_fsolver_set(solver.get(), callback.gsl(), low, high), "bracketing a root");
  for (int step = 0; step < max_steps; ++step) {
    callback.check(gsl_root_fsolver_iterate(solver.get()), "finding a root");
    const int status = gsl_root_test_interval(gsl_root_fsolver_x_lower(solver.get()),
                                              gsl_root_fsolver_x_upper(solver.get()), tolerance, relative_floor);
    if (status == GSL_SUCCESS) return gsl_root_fsolver_root(solver.get());
  }
  throw DomainError(fmt::format("no root in [{}, {}] to {} after {} steps", low, high, tolerance, max_steps));
}

double find_minimum(const std::function<double(double)>& f, double low, double guess, double high, double tolerance) {
  handler_off();
  require(low < guess && guess < high, "a bracket needs low < guess < high, got {}, {}, {}", low, guess, high);
  require(tolerance > 0.0, "the tolerance of a minimum must be > 0, got {}", tolerance);
  Callback callback(f);
  const std::unique_ptr<gsl_min_fminimizer, decltype(&gsl_min_fminimizer_free)> solver(
      gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent), &gsl_min_fminimizer_free);
  callback.check(gsl_min_fminimizer_set(solver.get(), callback.gsl(), guess, low, high), "bracketing a minimum");
  for (int step = 0; step < max_steps; ++step) {
    const int status = gsl_min_fminimizer_iterate(solver.get());
    if (status == GSL_FAILURE) break;
    callback.check(status, "finding a minimum");
    if (gsl_min_test_interval(gsl_min_fminimizer_x_lower(solver.get()), gsl_min_fminimizer_x_upper(solver.get()),
                              tolerance, relative_floor) == GSL_SUCCESS)
      break;
  }
  return gsl_min_fminimizer_x_minimum(solver.get());
}

struct CubicSpline::Pieces {
  explicit Pieces(std::size_t n) : spline(gsl_spline_alloc(gsl_interp_cspline, n), &gsl_spline_free) {}
  std::unique_ptr<gsl_spline, decltype(&gsl_spline_free)> spline;
};

CubicSpline::CubicSpline(const Eigen::ArrayXd& x, const Eigen::ArrayXd& y) : first_(0.0), last_(0.0) {
  handler_off();
  require(x.size() >= 4 && x.size() == y.size(), "a spline needs at least 4 points and as many values, got {} and {}",
          x.size(), y.size());
  require(x.allFinite() && y.allFinite(), "a spline needs finite points and values");
  for (Eigen::Index i = 1; i < x.size(); ++i)
    require(x[i] > x[i - 1], "the points of a spline must ascend, got {} after {}", x[i], x[i - 1]);
  const auto n = static_cast<std::size_t>(x.size());
  auto pieces = std::make_shared<Pieces>(n);
  require(pieces->spline && gsl_spline_init(pieces->spline.get(), x.data(), y.data(), n) == GSL_SUCCESS,
          "no spline through {} points", n);
  pieces_ = std::move(pieces);
  first_ = x[0];
  last_ = x[x.size() - 1];
}

double CubicSpline::value(double x) const {
  return gsl_spline_eval(pieces_->spline.get(), std::clamp(x, first_, last_), nullptr);
}

double CubicSpline::slope(double x) const {
  return gsl_spline_eval_deriv(pieces_->spline.get(), std::clamp(x, first_, last_), nullptr);
}

}  // namespace ozark
