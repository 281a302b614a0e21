#include "gnuplot.hpp"

#include <ozark/io/figure.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <iterator>

extern char** environ;

namespace ozark {
namespace {

/// A gnuplot string: within single quotes nothing is substituted and nothing is run. gnuplot 5.4 misreads two quotes
/// written side by side in there, so each stands in a string of its own.
std::string quoted(const std::string& text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'')
      result += "'.\"'\".'";
    else
      result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return result + "'";
}

/// gnuplot has no arrays of length 0, and looks at the first even when none is asked for.
template <class Items, class Text>
void write_array(std::string& out, const std::string& name, const Items& items, Text text) {
  fmt::format_to(std::back_inserter(out), "array {}[{}] = [", name, std::size(items) + 1);
  for (const auto& item : items) out += text(item) + ", ";
  out += "1]\n";
}

void write_curves(std::string& out, const std::string& name, const std::vector<Curve>& curves) {
  out += "$" + name + " << END\n";
  for (std::size_t i = 0; i < curves.size(); ++i) {
    if (i > 0) out += "\n\n";
    bool open = false, any = false;
    for (const auto& [x, y, low, high] : curves[i].points) {
      if (std::isfinite(x) && std::isfinite(y)) {
        if (!open && any) out += "\n";
        fmt::format_to(std::back_inserter(out), "{:.9g} {:.9g} {:.9g} {:.9g}\n", x, y, low, high);
        open = any = true;
      } else {
        open = false;
      }
    }
    if (!any) out += "NaN NaN NaN NaN\n";
  }
  out += "END\n";
}

/// Lowest and highest of one coordinate, over everything drawn within the range of x.
std::vector<double> extent(const Picture& picture, std::size_t lower, std::size_t upper) {
  std::vector<double> range;
  for (const auto* set : {&picture.curves, &picture.overlays})
    for (const auto& curve : *set)
      for (const auto& point : curve.points) {
        const auto& x = picture.x_range;
        if (!std::isfinite(point[0]) || !std::isfinite(point[1])) continue;
        if (!x.empty() && (point[0] < x[0] || point[0] > x[1])) continue;
        if (range.empty()) range = {point[lower], point[upper]};
        range = {std::min(range[0], point[lower]), std::max(range[1], point[upper])};
      }
  return range.empty() ? std::vector<double>{0.0, 1.0} : range;
}

/// About six even steps of 1, 2 or 5 times a power of ten.
double step_over(double span) {
  const double rough = span / 6.0, decade = std::pow(10.0, std::floor(std::log10(rough)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * decade >= rough * (1.0 - 1e-9)) return factor * decade;
  return 10.0 * decade;
}

enum class Margin { none, some, to_next_step };

void write_linear(std::string& out, char axis, std::vector<double> range, bool given, Margin margin) {
  if (range[0] == range[1]) {
    const double room = range[0] == 0.0 ? 1.0 : 0.1 * std::abs(range[0]);
    range = {range[0] - room, range[1] + room};
  }
  const double step = step_over(range[1] - range[0]);
  if (!given) {  // out to the next step, if that is near
    const double room = margin == Margin::to_next_step ? 0.7 * step : 0.02 * (range[1] - range[0]);
    const double low = std::floor(range[0] / step + 1e-9) * step, high = std::ceil(range[1] / step - 1e-9) * step;
    range = {range[0] - low <= room ? low : range[0], high - range[1] <= room ? high : range[1]};
  }
  if (!given && margin != Margin::none) {
    const double room = 0.03 * (range[1] - range[0]);
    const auto on_step = [&](double edge) { return std::abs(edge / step - std::round(edge / step)) < 1e-9; };
    if (margin == Margin::some || !on_step(range[0])) range[0] -= room;
    if (margin == Margin::some || !on_step(range[1])) range[1] += room;
  }
  const bool plain = step > 1e-5 && std::max(std::abs(range[0]), std::abs(range[1])) < 1e6;
  const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
  fmt::format_to(std::back_inserter(out), "set {0}range [{1:.9g}:{2:.9g}]\nset {0}tics {3:.9g}\nset format {0} '{4}'\n",
                 axis, range[0], range[1], step, plain ? fmt::format("%.{}f", decimals) : "%h");
}

/// About what is drawn: whole decades where they are near. Empty: one decade or less, which needs its ends as labels.
std::vector<double> decades(const std::vector<double>& data) {
  if (!(data[0] > 0.0) || data[1] / data[0] < 30.0) return {};
  const double low = std::log10(data[0]), high = std::log10(data[1]), span = high - low;
  const auto edge = [&](double at, double whole, double room) {
    return std::abs(at - whole) < 0.12 * span ? whole : at + room;
  };
  return {std::pow(10.0, edge(low, std::floor(low), -0.04 * span)),
          std::pow(10.0, edge(high, std::ceil(high), 0.04 * span))};
}

void write_axis(std::string& out, char axis, const std::string& label, const std::vector<double>& wanted,
                const std::vector<double>& data, bool log, Margin margin) {
  fmt::format_to(std::back_inserter(out), "set {}label {}\n", axis, quoted(label));
  if (log) {
    fmt::format_to(std::back_inserter(out), "set logscale {0}\nset format {0} '10^{{%L}}'\n", axis);
    const std::vector<double> range = wanted.empty() ? decades(data) : wanted;
    if (!range.empty())
      fmt::format_to(std::back_inserter(out), "set {}range [{:.9g}:{:.9g}]\n", axis, range[0], range[1]);
  } else {
    write_linear(out, axis, wanted.empty() ? data : wanted, !wanted.empty(), margin);
  }
}

/// Width of the widest entry of the legend in letters, markup left out and small print counted as such.
double legend_width(const Picture& picture) {
  const auto width = [](const std::string& text) {
    double letters = 0.0, size = 1.0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text.compare(i, 2, "{/") == 0)
        i = std::min(text.find(' ', i), text.size());
      else if (text[i] == '_' || text[i] == '^')
        size = 0.8;
      else if (text[i] == '}')
        size = 1.0;
      else if (text[i] != '{' && text[i] != '\\' && (text[i] & 0xC0) != 0x80)
        letters += size;
    }
    return letters;
  };
  double widest = picture.overlays.empty() ? 0.0 : width(picture.overlay_label);
  widest = std::max(widest, width(picture.legend_title) - 4.0);  // the title begins above the samples
  for (const auto& label : picture.style_labels) widest = std::max(widest, width(label));
  for (const auto& curve : picture.curves) widest = std::max(widest, width(curve.label));
  return widest;
}

/// The end of a pipe that gnuplot writes its complaints to.
class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_, O_CLOEXEC) != 0) throw IoError(fmt::format("cannot start gnuplot: {}", std::strerror(errno)));
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close(ends_[0]);
    if (ends_[1] >= 0) close(ends_[1]);
  }
  [[nodiscard]] int write_end() const { return ends_[1]; }

  /// What was written until the writer ended.
  std::string read_all() {
    close(ends_[1]);
    ends_[1] = -1;
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
      const auto count = read(ends_[0], buffer.data(), buffer.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return text;
      text.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }

 private:
  int ends_[2] = {-1, -1};
};

}  // namespace

std::string gnuplot_script(const Picture& picture, const std::string& style_code, const std::string& drawing_code) {
  std::string out =
      "# Draws " + picture.name + ".svg and " + picture.name + ".png: gnuplot " + picture.name + ".gp\n\n";
  const auto set = [&out](const char* name, const std::string& value) {
    out += std::string(name) + " = " + value + "\n";
  };
  const auto number = [](double x) { return fmt::format("{:.9g}", x); };
  const auto flag = [](bool on) { return std::string(on ? "1" : "0"); };
  const auto shade = [&](const Curve& c) { return number(c.shade); };
  const auto style = [](const Curve& c) { return std::to_string(c.style); };

  set("name", quoted(picture.name));
  set("curves", std::to_string(picture.curves.size()));
  set("overlays", std::to_string(picture.overlays.size()));
  set("styles", std::to_string(picture.style_labels.size()));
  set("is_ordered", flag(picture.ordered));
  set("has_symbols", flag(picture.symbols));
  set("has_error", flag(picture.errors));
  set("has_bar", flag(!picture.bar_range.empty()));
  set("bar_low", number(picture.bar_range.empty() ? 0.0 : picture.bar_range[0]));
  set("bar_high", number(picture.bar_range.empty() ? 1.0 : picture.bar_range[1]));
  set("legend_title", quoted(picture.legend_title));
  set("legend_width", number(legend_width(picture)));
  set("overlay_label", quoted(picture.overlay_label));
  write_array(out, "shade", picture.curves, shade);
  write_array(out, "dash", picture.curves, style);
  write_array(out, "label", picture.curves, [](const Curve& c) { return quoted(c.label); });
  write_array(out, "overlay_shade", picture.overlays, shade);
  write_array(out, "overlay_dash", picture.overlays, style);
  write_array(out, "style_label", picture.style_labels, quoted);

  out += "\n" + style_code + "\n";
  if (!picture.title.empty()) out += "set title " + quoted(picture.title) + "\n";
  write_axis(out, 'x', picture.x_label, picture.x_range, extent(picture, 0, 0), picture.log_x,
             picture.symbols ? Margin::some : Margin::none);
  write_axis(out, 'y', picture.y_label, picture.y_range, extent(picture, 2, 3), picture.log_y, Margin::to_next_step);
  write_curves(out, "curve", picture.curves);
  write_curves(out, "overlay", picture.overlays);
  return out + "\n" + drawing_code;
}

void run_gnuplot(const std::filesystem::path& directory, const std::string& script_name) {
  Pipe complaints;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, directory.c_str());
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, complaints.write_end(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, complaints.write_end(), STDERR_FILENO);
  std::string program = "gnuplot", defaults = "--default-settings", script = script_name;
  char* arguments[] = {program.data(), defaults.data(), script.data(), nullptr};
  pid_t child = 0;
  const int failure = posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failure == ENOENT || failure == EACCES)
    throw GnuplotMissing("gnuplot cannot be started; install the package gnuplot-nox");
  if (failure != 0) throw IoError(fmt::format("cannot start gnuplot: {}", std::strerror(failure)));

  std::string words = complaints.read_all();
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    while (!words.empty() && std::strchr("\n ", words.back())) words.pop_back();
    throw IoError(fmt::format("gnuplot failed on {}: {}", script_name, words.empty() ? "no message" : words));
  }
}

}  // namespace ozark
