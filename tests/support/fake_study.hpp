#pragma once
// A study with one key of every kind, for the layers that read, write and run studies without knowing physics.

#include <ozark/io/describer.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ozark::fake {

enum class Law { line, parabola };
enum class Fault { none, unconverged, domain, config, defect, file };

struct Part {
  std::string name;
  double weight = 1.0;
  std::optional<double> share;
};

struct Work {
  long steps = 1;
  double pause = 0.0;
  Fault fault = Fault::none;
};

struct Extra {
  double level = 2.0;
};

struct Config {
  double x = 1.0;
  std::optional<double> offset;
  std::vector<double> range;
  std::vector<std::string> labels;
  std::filesystem::path table;
  bool loud = false;
  Law law = Law::line;
  std::vector<Part> parts;
  Work work;
  std::optional<Extra> extra;
};

inline void describe(Describer& d, Part& part) {
  d.field("weight", part.weight, "how much it counts [kg]", above(0));
  d.field("share", part.share, "of the whole", between(0, 1));
  d.required("name", part.name, "name of the part");  // last on purpose: addressing must not depend on the order
}

inline void describe(Describer& d, Work& work) {
  d.field("steps", work.steps, "pieces of work", between(1, 100000));
  d.field("pause", work.pause, "time each takes [s]", between(0, 10));
  d.choice("fault", work.fault, "what goes wrong",
           {{"none", Fault::none, "nothing"},
            {"unconverged", Fault::unconverged, "it does not converge"},
            {"domain", Fault::domain, "a value no function takes"},
            {"config", Fault::config, "a value no solver takes"},
            {"defect", Fault::defect, "a defect of the program"},
            {"file", Fault::file, "a file"}});
}

inline void describe(Describer& d, Extra& extra) { d.field("level", extra.level, "height [m]", at_least(1)); }

inline void describe(Describer& d, Config& c) {
  d.required("x", c.x, "where the law is evaluated [m]", from_up_to(0, 10));
  d.field("offset", c.offset, "added to the result", inside(-100, 100));
  d.field("range", c.range, "lowest and highest", between(-1, 1));
  d.field("labels", c.labels, "free words");
  d.field("table", c.table, "file beside the study");
  d.field("loud", c.loud, "says more");
  d.choice("law", c.law, "the law", {{"line", Law::line, "y = x"}, {"parabola", Law::parabola, "y = x^2"}});
  d.list("part", c.parts, "what it is made of");
  d.section("work", c.work, "how long it takes");
  d.optional_section("extra", c.extra, "more of it");
  d.check(c.range.empty() || c.range.size() == 2, "range", "must have two ends, got {}", c.range.size());
  d.check(c.x < 9.0 || c.law == Law::line, "law", "must be 'line' from x = 9 on");
  for (std::size_t i = 0; i < c.parts.size(); ++i)
    d.check(!c.parts[i].share || *c.parts[i].share > 0.0, "part." + c.parts[i].name + ".share",
            "drop the part instead");
}

}  // namespace ozark::fake
