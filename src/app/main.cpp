#include "commands.hpp"
#include "output.hpp"
#include "signals.hpp"

#include <ozark/core/error.hpp>
#include <ozark/core/memory.hpp>
#include <ozark/io/nearest.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <new>

namespace {

using namespace ozark;
using app::RunOptions;

// Every verb that runs something takes these.
void add_run_options(CLI::App& verb, RunOptions& options, bool axes) {
  verb.add_option("STUDY", options.study, "study file, or the run.toml of a run")->required();
  const auto each_its_own = [](CLI::Option* option) {
    option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  };
  each_its_own(verb.add_option("--set", options.set, "give a key another value: key=value"));
  if (axes) each_its_own(verb.add_option("--over", options.over, "vary a key: key=from:to:count or key=v1,v2,..."));
  verb.add_option("--output", options.output, "directory of the results (default: results/<study stem>)");
  verb.add_option("--threads", options.threads, "threads to use (default: all cores)")->check(CLI::Range(1, 4096));
  verb.add_flag("--resume", options.resume, "go on with what is there already");
  verb.add_flag("--no-figures{false}", options.figures, "draw no figures");
  verb.add_flag("--quiet", options.quiet, "no progress on standard error");
}

void require_verb(CLI::App& program, const std::string& verb) {
  std::vector<std::string> verbs;
  for (const auto* known : program.get_subcommands([](const CLI::App*) { return true; }))
    verbs.push_back(known->get_name());
  if (std::find(verbs.begin(), verbs.end(), verb) != verbs.end()) return;
  const std::string meant = did_you_mean(verb, verbs);
  throw ConfigError(fmt::format("unknown verb '{}'{}", verb, meant.empty() ? "; `ozark --help` lists them" : meant));
}

int dispatch(int argc, char** argv) {
  CLI::App program{"Integral equations, mode coupling and particle simulation from one study file", "ozark"};
  program.set_version_flag("--version", app::version_text("CLI11 " CLI11_VERSION));
  program.require_subcommand(1);
  RunOptions options;
  std::string task;
  std::filesystem::path directory;
  int code = app::done;

  auto* run = program.add_subcommand("run", "run a study");
  add_run_options(*run, options, false);
  run->callback([&] { code = app::run(options); });
  auto* sweep = program.add_subcommand("sweep", "run a study at every point of its axes; goes on where it was stopped");
  add_run_options(*sweep, options, true);
  sweep->callback([&] { code = app::sweep(options); });
  auto* validate = program.add_subcommand("validate", "run if needed, then check every [[expect]]");
  add_run_options(*validate, options, true);
  validate->callback([&] { code = app::validate(options); });
  auto* plot = program.add_subcommand("plot", "draw the figures of a finished run again");
  plot->add_option("DIR", directory, "run directory")->required();
  plot->callback([&] { code = app::plot(directory); });
  auto* check = program.add_subcommand("check", "read and check a study, run nothing");
  check->add_option("STUDY", options.study, "study file")->required();
  check->add_option("--set", options.set, "key=value")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  check->add_option("--over", options.over, "key=from:to:count")
      ->expected(1)
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
  check->callback([&] { code = app::check(options); });
  program.add_subcommand("tasks", "every task in one line")->callback([&] { code = app::list_tasks(); });
  auto* explain = program.add_subcommand("explain", "every key, headline number and table of a task");
  explain->add_option("TASK", task, "name of the task")->required();
  explain->callback([&] { code = app::explain(task); });
  auto* fresh = program.add_subcommand("new", "print a commented study to start from");
  fresh->add_option("TASK", task, "name of the task")->required();
  fresh->callback([&] { code = app::print_new_study(task); });

  if (argc < 2) {
    app::say(program.help());
    return app::misused;
  }
  if (const std::string verb = argv[1]; !verb.starts_with('-')) require_verb(program, verb);
  try {
    program.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return program.exit(error) == 0 ? app::done : app::misused;
  }
  return code;
}

int fail(app::ExitCode code, std::string text) {
  if (text.find("error: ") == std::string::npos) text = "error: " + text;
  app::say(text);
  return code;
}

}  // namespace

int main(int argc, char** argv) {
  ozark::keep_freed_memory();
  try {
    app::catch_signals();
    return dispatch(argc, argv);
  } catch (const ConfigError& error) {
    return fail(app::misused, error.what());
  } catch (const DomainError& error) {
    return fail(app::misused, error.what());
  } catch (const IoError& error) {
    return fail(app::environment, error.what());
  } catch (const std::bad_alloc&) {
    return fail(app::environment, "out of memory");
  } catch (const std::exception& error) {
    return fail(app::missed, std::string("internal error: ") + error.what());
  }
}
