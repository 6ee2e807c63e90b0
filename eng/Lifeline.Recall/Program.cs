using System.Globalization;
using Lifeline;
using Lifeline.Recall;
using Lifeline.Repository;

// Projects may be named, relative to the checkout; a number bounds the mutants of each mutation and project.
using var scope = Context.Background.WithSignals();
var atMost = args.Select(it => int.TryParse(it, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue).DefaultIfEmpty(int.MaxValue).Min();
string[] named = [.. args.Where(it => it.EndsWith(".csproj", StringComparison.Ordinal))];

Console.WriteLine(RecallPage.Of(await Measurement.OfAsync(scope, Checkout.Find(), named, atMost, Console.Error.WriteLine)));
return 0;
