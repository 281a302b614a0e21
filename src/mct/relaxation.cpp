#include <ozark/mct/relaxation.hpp>

#include <Eigen/LU>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <ozark/num/anderson.hpp>
#include <utility>

#include "octave_rule.hpp"

namespace ozark::mct {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Every octave's solve is the same linear map of the history, so a field is one long vector here.
auto flat(const MatrixField& f) { return Eigen::Map<const VectorXd>(f.values().data(), f.values().size()); }

/// out -= A B at each point, all as flat fields of n by n matrices.
void subtract_product(const double* A, const double* B, double* out, Index points, Index n) {
  for (Index i = 0; i < n; ++i)
    for (Index l = 0; l < n; ++l)
      for (Index j = 0; j < n; ++j) {
        const double* a = A + (i * n + l) * points;
        const double* b = B + (l * n + j) * points;
        double* c = out + (i * n + j) * points;
        for (Index p = 0; p < points; ++p) c[p] -= a[p] * b[p];
      }
}

class OctaveSolver {
 public:
  OctaveSolver(const MemoryEquation& equation, const TimeWindow& window, const OctaveMethod& method)
      : e_(equation),
        method_(method),
        rule_(method.nodes),
        s_(method.nodes),
        points_(equation.initial.points()),
        n_(equation.initial.order()),
        size_(points_ * n_ * n_),
        result_(method.nodes, octave_times(window, method.nodes)) {
    history_phi_.resize(size_, rule_.history_size());
    history_m_.resize(size_, rule_.history_size());
    solvers_.resize(static_cast<std::size_t>(points_));
  }

  Correlator run(Observer& observer) {
    start();
    const long octaves = (result_.t().size() - 2) / s_;
    Convergence& c = result_.convergence;
    for (long octave = OctaveRule::kept; octave < octaves && c.converged; ++octave) {
      observer.check_stop();
      solve(1 + octave * s_);
      shift();
      const auto done = static_cast<double>(octave - OctaveRule::kept + 1);
      observer.progress(done / static_cast<double>(octaves - OctaveRule::kept), "solving the memory equation");
    }
    return std::move(result_);
  }

 private:
  /// Short-time expansion on the octaves before the first one solved.
  void start() {
    const long known = 2 + s_ * OctaveRule::kept;
    MatrixField first(points_, n_), second(points_, n_), zero_memory;
    evaluate(e_.initial, 0, zero_memory);
    const auto minus_rate_times = [&](const MatrixField& x, MatrixField& out) {
      subtract_product(e_.rate.values().data(), x.values().data(), out.values().data(), points_, n_);
    };
    minus_rate_times(e_.initial, first);
    if (e_.source.points() > 0) first.values() += e_.source.values();
    const double leading = e_.inertia ? 1.0 : e_.friction;
    first.values() /= leading;
    if (e_.inertia) {
      second.values() = -e_.friction * first.values();
    } else {
      minus_rate_times(first, second);
      subtract_product(zero_memory.values().data(), first.values().data(), second.values().data(), points_, n_);
      second.values() /= leading;
    }
    const double power = e_.inertia ? 2.0 : 1.0;
    for (long i = 0; i < known; ++i) {
      const double t = result_.t()[i];
      MatrixField phi = e_.initial;
      phi.values() += std::pow(t, power) / power * (first.values() + t / (power + 1.0) * second.values());
      push(std::move(phi), i);
    }
    for (int j = 1; j <= OctaveRule::kept; ++j)
      for (int k = 0; k <= s_; ++k) {
        const long node = 1 + (OctaveRule::kept - j) * s_ + k;
        history_phi_.col((j - 1) * (s_ + 1) + k) = flat(result_.value[node]);
        history_m_.col((j - 1) * (s_ + 1) + k) = flat(result_.memory[node]);
      }
    const VectorXd moments = rule_.start_moments(e_.inertia ? 2 : 1);
    history_phi_.rightCols(OctaveRule::moments) =
        (flat(result_.value[1]) - flat(result_.value[0])) * moments.transpose();
    history_m_.rightCols(OctaveRule::moments) =
        (flat(result_.memory[1]) - flat(result_.memory[0])) * moments.transpose();
  }

  void evaluate(const MatrixField& phi, long node, MatrixField& memory) {
    e_.memory(phi, node, memory);
    ++result_.convergence.iterations;
  }

  void push(MatrixField phi, long node) {
    MatrixField m;
    evaluate(phi, node, m);
    result_.value.push_back(std::move(phi));
    result_.memory.push_back(std::move(m));
  }

  /// The octave whose left end is node `left`.
  void solve(long left) {
    const double T = result_.t()[left];
    weigh();
    factorise(T);
    constant_terms(left, T);
    MatrixXd guess(size_, s_), image(size_, s_);
    const long before = left - s_;
    for (int i = 0; i < s_; ++i) {  // as one octave ago, moved by what the octave before that changed
      guess.col(i) = flat(result_.value[before + i + 1]) + flat(result_.value[left]) - flat(result_.value[before]);
    }
    std::vector<MatrixField> memories(static_cast<std::size_t>(s_));
    MatrixField phi(points_, n_);
    Anderson mixing(8);
    const double initial_size = e_.initial.values().abs().maxCoeff();
    double residual = 0.0;
    for (long iteration = 0;; ++iteration) {
      for (int i = 0; i < s_; ++i) {
        Eigen::Map<VectorXd>(phi.values().data(), size_) = guess.col(i);
        evaluate(phi, left + i + 1, memories[i]);
      }
      image = back_substitute(memories);
      const double scale = std::max(initial_size, image.cwiseAbs().maxCoeff());
      residual = (image - guess).cwiseAbs().maxCoeff() / std::max(scale, std::numeric_limits<double>::min());
      if (residual < method_.tolerance || !std::isfinite(residual)) break;
      if (iteration + 1 >= method_.max_iterations) break;
      Eigen::Map<VectorXd> x(guess.data(), guess.size());
      x = mixing.next(x, Eigen::Map<const VectorXd>(image.data(), image.size()));
    }
    Convergence& c = result_.convergence;
    c.residual = std::max(c.residual, residual);
    if (!(residual < method_.tolerance)) {
      c.converged = false;
      c.residual = residual;
      c.reason = fmt::format("the memory equation did not converge in the octave from t = {:.6g}", T);
      return;
    }
    for (int i = 0; i < s_; ++i) {
      Eigen::Map<VectorXd>(phi.values().data(), size_) = image.col(i);
      push(phi, left + i + 1);
    }
  }

  /// Increments of the history, weighted for every node of the octave.
  void weigh() {
    weight_phi_.noalias() = history_phi_ * rule_.present();
    weight_m_.noalias() = history_m_ * rule_.present();
    before_phi_.noalias() = history_phi_ * rule_.before();
    before_m_.noalias() = history_m_ * rule_.before();
  }

  /// The linear operator on Phi_1 .. Phi_s at each point.
  void factorise(double T) {
    const MatrixXd& D = rule_.derivative();
    const MatrixXd inner = D.rightCols(s_);
    MatrixXd in_time = (e_.friction / T) * inner;
    if (e_.inertia) in_time += (1.0 / (T * T)) * inner * inner;
    MatrixXd A(s_ * n_, s_ * n_);
    for (Index p = 0; p < points_; ++p) {
      for (Index i = 0; i < s_; ++i)
        for (Index l = 0; l < s_; ++l)
          for (Index a = 0; a < n_; ++a)
            for (Index b = 0; b < n_; ++b) {
              const Index element = (a * n_ + b) * points_ + p;
              double value = weight_m_(element, i * (s_ + 1) + l + 1);
              if (a == b) value += in_time(i, l);
              if (i == l) value += e_.rate.values()(p, a * n_ + b) + result_.memory[0].values()(p, a * n_ + b);
              A(i * n_ + a, l * n_ + b) = value;
            }
      solvers_[static_cast<std::size_t>(p)].compute(A);
    }
  }

  /// Minus everything in the convolution and the derivatives that the octave's unknowns do not enter.
  void constant_terms(long left, double T) {
    const MatrixXd& D = rule_.derivative();
    constant_.setZero(size_, s_);
    const auto value = [&](long node) { return result_.value[node].values().data(); };
    const auto memory = [&](long node) { return result_.memory[node].values().data(); };
    const auto phi_left = flat(result_.value[left]);
    VectorXd velocity_left = VectorXd::Zero(size_);
    if (e_.inertia)
      for (int l = 0; l <= s_; ++l) velocity_left += (2.0 / T) * D(s_ - 1, l) * flat(result_.value[left - s_ + l]);
    for (int i = 0; i < s_; ++i) {
      auto out = constant_.col(i);
      if (e_.source.points() > 0) out += flat(e_.source);
      out -= (e_.friction * D(i, 0) / T) * phi_left;
      if (e_.inertia) {
        const double twice = D.row(i).tail(s_).dot(D.col(0));
        out -= (twice / (T * T)) * phi_left + (D(i, 0) / T) * velocity_left;
      }
      // - (- m(t/2) Phi(t/2)): t / 2 is node i of the octave before
      scratch_ = VectorXd::Zero(size_);
      subtract_product(memory(left - s_ + i + 1), value(left - s_ + i + 1), scratch_.data(), points_, n_);
      out -= scratch_;
      for (int l = 0; l <= s_; ++l) {
        const Index column = i * (s_ + 1) + l;
        subtract_product(memory(left - s_ + l), before_phi_.col(column).data(), out.data(), points_, n_);
        subtract_product(before_m_.col(column).data(), value(left - s_ + l), out.data(), points_, n_);
      }
      subtract_product(memory(left), weight_phi_.col(i * (s_ + 1)).data(), out.data(), points_, n_);
      subtract_product(weight_m_.col(i * (s_ + 1)).data(), value(left), out.data(), points_, n_);
    }
  }

  /// Phi_1 .. Phi_s for given memories.
  MatrixXd back_substitute(const std::vector<MatrixField>& memories) {
    MatrixXd rhs = constant_;
    for (int i = 0; i < s_; ++i)
      for (int l = 0; l < s_; ++l)
        subtract_product(memories[l].values().data(), weight_phi_.col(i * (s_ + 1) + l + 1).data(), rhs.col(i).data(),
                         points_, n_);
    MatrixXd b(s_ * n_, n_);
    for (Index p = 0; p < points_; ++p) {
      for (Index i = 0; i < s_; ++i)
        for (Index a = 0; a < n_; ++a)
          for (Index c = 0; c < n_; ++c) b(i * n_ + a, c) = rhs((a * n_ + c) * points_ + p, i);
      const MatrixXd x = solvers_[static_cast<std::size_t>(p)].solve(b);
      for (Index i = 0; i < s_; ++i)
        for (Index a = 0; a < n_; ++a)
          for (Index c = 0; c < n_; ++c) rhs((a * n_ + c) * points_ + p, i) = x(i * n_ + a, c);
    }
    return rhs;
  }

  /// The octave just solved becomes the one before.
  void shift() {
    for (MatrixXd* history : {&history_phi_, &history_m_}) {
      const MatrixXd moments = history->rightCols(OctaveRule::moments) * rule_.from_moments() +
                               history->middleCols((OctaveRule::kept - 1) * (s_ + 1), s_ + 1) * rule_.from_octave();
      for (int j = OctaveRule::kept - 1; j >= 1; --j)
        history->middleCols(j * (s_ + 1), s_ + 1) = history->middleCols((j - 1) * (s_ + 1), s_ + 1).eval();
      history->rightCols(OctaveRule::moments) = moments;
    }
    const long left = result_.size() - 1 - s_;
    for (int k = 0; k <= s_; ++k) {
      history_phi_.col(k) = flat(result_.value[left + k]);
      history_m_.col(k) = flat(result_.memory[left + k]);
    }
  }

  const MemoryEquation& e_;
  const OctaveMethod& method_;
  OctaveRule rule_;
  int s_;
  Index points_, n_, size_;
  Correlator result_;
  VectorXd scratch_;
  MatrixXd history_phi_, history_m_;  // a column a history value (OctaveRule)
  MatrixXd weight_phi_, weight_m_, before_phi_, before_m_, constant_;
  std::vector<Eigen::PartialPivLU<MatrixXd>> solvers_;
};

}  // namespace

Eigen::ArrayXd octave_times(const TimeWindow& window, int nodes) {
  require(window.first > 0.0 && window.last > window.first, "times must ascend from above 0, got [{}, {}]",
          window.first, window.last);
  const Eigen::ArrayXd x = octave_polynomial(nodes).nodes();
  const long octaves = OctaveRule::kept + static_cast<long>(std::ceil(std::log2(window.last / window.first) - 1e-9));
  Eigen::ArrayXd t(2 + octaves * nodes);
  t[0] = 0.0;
  t[1] = std::ldexp(window.first, -OctaveRule::kept);
  for (long octave = 0; octave < octaves; ++octave)
    t.segment(2 + octave * nodes, nodes) =
        std::ldexp(window.first, static_cast<int>(octave) - OctaveRule::kept) * (1.0 + x.tail(nodes));
  return t;
}

double short_time(const MemoryEquation& e) {
  MatrixField m;
  e.memory(e.initial, 0, m);
  const double rate = e.rate.values().abs().maxCoeff() + m.values().abs().maxCoeff();
  // The first term left out is (rate t)^3 / 6, with inertia (rate t^2)^2 / 24: 5e-15 and 4e-14.
  return e.inertia ? 1e-3 / std::max({std::sqrt(rate), e.friction, 1e-300})
                   : 3e-5 * e.friction / std::max(rate, 1e-300);
}

Correlator solve_memory_equation(const MemoryEquation& e, const TimeWindow& window, const OctaveMethod& method,
                                 Observer& observer) {
  const auto fits = [&](const MatrixField& f) {
    return f.points() == e.initial.points() && f.order() == e.initial.order();
  };
  require(e.initial.points() > 0 && fits(e.rate) && (e.source.points() == 0 || fits(e.source)),
          "initial values, rate and source of a memory equation must have one size");
  require(e.friction > 0.0 || e.inertia, "motion without inertia needs a friction above 0, got {}", e.friction);
  const double latest = 3.0 * short_time(e);
  require(window.first <= latest, "first time {:.3g} is too late for the short-time expansion; lower it to {:.3g}",
          window.first, latest);
  return OctaveSolver(e, window, method).run(observer);
}

Correlator::Correlator(int nodes_per_octave, Eigen::ArrayXd t)
    : octave_(octave_polynomial(nodes_per_octave)), t_(std::move(t)) {}

Correlator::Place Correlator::place(double time) const {
  require(time >= 0.0 && size() > 0 && time <= t_[size() - 1], "time must lie in [0, {}], got {}",
          size() > 0 ? t_[size() - 1] : 0.0, time);
  if (time <= t_[1]) return {0, time / t_[1]};
  const long octave = std::min(static_cast<long>(std::log2(time / t_[1])), (size() - 2) / nodes_per_octave() - 1);
  const long left = 1 + octave * nodes_per_octave();
  return {left, time / t_[left] - 1.0};
}

MatrixField Correlator::at(double time) const {
  const Place p = place(time);
  MatrixField result = value[static_cast<std::size_t>(p.left)];
  if (p.left == 0) {
    result.values() += p.x * (value[1].values() - value[0].values());
    return result;
  }
  const Eigen::VectorXd weights = octave_.value(p.x);
  result.values() *= weights[0];
  for (int k = 1; k <= nodes_per_octave(); ++k) result.values() += weights[k] * value[p.left + k].values();
  return result;
}

}  // namespace ozark::mct
