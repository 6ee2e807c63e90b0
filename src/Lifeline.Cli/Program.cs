using Lifeline;
using Lifeline.Cli;
using Lifeline.Cli.Output;
using Lifeline.Cli.Rules;

using var signals = Context.Background.WithSignals();
return await CheckCommand.RunAsync(signals, args, RuleCatalog.Load(), Terminal.OfThisProcess()).ConfigureAwait(false);
