#include <ozark/mct/decimation.hpp>

#include <Eigen/LU>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>

#include "field_product.hpp"

namespace ozark::mct {
namespace {

/// A block: values at i h, and the means of Phi and m over each step before.
struct Block {
  std::vector<MatrixField> phi, m, phi_mean, m_mean;
  explicit Block(int steps) : phi(steps + 1), m(steps + 1), phi_mean(steps + 1), m_mean(steps + 1) {}
};

MatrixField mean(const MatrixField& a, const MatrixField& b) {
  MatrixField r = a;
  r.values() = 0.5 * (a.values() + b.values());
  return r;
}

MatrixField difference(const MatrixField& a, const MatrixField& b) {
  MatrixField r = a;
  r.values() -= b.values();
  return r;
}

void add_product(MatrixField& out, double factor, const MatrixField& A, const MatrixField& B) {
  MatrixField product;
  multiply(A, B, product);
  out.values() += factor * product.values();
}

class Decimation {
 public:
  Decimation(const MemoryEquation& e, const DecimationMethod& method)
      : e_(e), method_(method), block_(method.steps), scale_(e.initial.values().abs().maxCoeff()) {}

  DecimatedCorrelator run(Observer& observer) {
    double h = method_.first_step;
    start(h);
    while (result_.convergence.converged) {
      observer.check_stop();
      for (int i = method_.steps / 2 + 1; i <= method_.steps && result_.convergence.converged; ++i) {
        step(i, h);
        result_.t.push_back(i * h);
        result_.value.push_back(block_.phi[i]);
      }
      if (method_.steps * h >= method_.last) break;
      coarsen();
      h *= 2.0;
    }
    return std::move(result_);
  }

 private:
  void memory(const MatrixField& phi, MatrixField& m) {
    e_.memory(phi, 0, m);
    ++result_.convergence.iterations;
  }

  void start(double h) {
    MatrixField slope = e_.initial;
    slope.values().setZero();
    add_product(slope, -1.0 / e_.friction, e_.rate, e_.initial);
    if (e_.source.points() > 0) slope.values() += e_.source.values() / e_.friction;
    MatrixField bend = e_.initial, m0;
    bend.values().setZero();
    memory(e_.initial, m0);
    add_product(bend, -1.0 / e_.friction, e_.rate, slope);
    add_product(bend, -1.0 / e_.friction, m0, slope);
    for (int i = 0; i <= method_.steps / 2; ++i) {
      const double t = i * h;
      block_.phi[i] = e_.initial;
      block_.phi[i].values() += t * slope.values() + 0.5 * t * t * bend.values();
      memory(block_.phi[i], block_.m[i]);
      if (i > 0) means(i);
    }
  }

  void means(int i) {
    block_.phi_mean[i] = mean(block_.phi[i], block_.phi[i - 1]);
    block_.m_mean[i] = mean(block_.m[i], block_.m[i - 1]);
  }

  void coarsen() {
    for (int i = 1; i <= method_.steps / 2; ++i) {
      block_.phi_mean[i] = mean(block_.phi_mean[2 * i - 1], block_.phi_mean[2 * i]);
      block_.m_mean[i] = mean(block_.m_mean[2 * i - 1], block_.m_mean[2 * i]);
      block_.phi[i] = block_.phi[2 * i];
      block_.m[i] = block_.m[2 * i];
    }
  }

  void step(int i, double h) {
    auto& [phi, m, phi_mean, m_mean] = block_;
    const int half = i / 2;
    MatrixField A = e_.rate, known = e_.initial;
    for (Eigen::Index a = 0; a < A.order(); ++a) A(a, a) += 1.5 * e_.friction / h;
    A.values() += m_mean[1].values();
    known.values() = (e_.friction / (2.0 * h)) * (4.0 * phi[i - 1].values() - phi[i - 2].values());
    if (e_.source.points() > 0) known.values() += e_.source.values();
    add_product(known, -1.0, m[i - half], phi[half]);
    add_product(known, 1.0, m[i - 1], phi_mean[1]);
    add_product(known, 1.0, m_mean[1], phi[i - 1]);
    for (int j = 2; j <= half; ++j) add_product(known, -1.0, difference(m[i - j + 1], m[i - j]), phi_mean[j]);
    for (int j = 2; j <= i - half; ++j) add_product(known, -1.0, m_mean[j], difference(phi[i - j + 1], phi[i - j]));
    // The factor of m_i is what Phi has lost on average over the first step.
    const MatrixField lost = difference(phi_mean[1], e_.initial);
    MatrixField guess = phi[i - 1], right, image;
    guess.values() += phi[i - 1].values() - phi[i - 2].values();
    double residual = 0.0;
    for (long iteration = 0;; ++iteration) {
      memory(guess, m[i]);
      right = known;
      add_product(right, -1.0, m[i], lost);
      divide(A, right, image);
      residual = (image.values() - guess.values()).abs().maxCoeff() / scale_;
      guess = image;
      if (residual < method_.tolerance) break;
      if (iteration + 1 < method_.max_iterations && std::isfinite(residual)) continue;
      result_.convergence.converged = false;
      result_.convergence.reason = fmt::format("the memory equation did not converge at t = {:.6g}", i * h);
      break;
    }
    result_.convergence.residual = std::max(result_.convergence.residual, residual);
    phi[i] = guess;
    memory(phi[i], m[i]);
    means(i);
  }

  const MemoryEquation& e_;
  const DecimationMethod& method_;
  Block block_;
  double scale_;
  DecimatedCorrelator result_;
};

}  // namespace

DecimatedCorrelator solve_by_decimation(const MemoryEquation& equation, const DecimationMethod& method,
                                        Observer& observer) {
  require(!equation.inertia, "decimation is for motion without inertia; use solve_memory_equation");
  require(method.steps >= 8 && method.steps % 2 == 0, "steps of a block must be even and >= 8, got {}", method.steps);
  return Decimation(equation, method).run(observer);
}

}  // namespace ozark::mct
