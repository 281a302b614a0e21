#pragma once
// What a pair potential says of one distance.

namespace ozark {

template <class Real>
struct PairTerm {
  Real energy;
  Real force;  // -u'(r) / r
};

}  // namespace ozark
