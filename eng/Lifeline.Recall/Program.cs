using System.Globalization;
using Lifeline;
using Lifeline.Cli.Projects;
using Lifeline.Cli.Rules;
using Lifeline.Recall;
using Lifeline.Repository;

// Projects may be named, relative to the checkout; a number bounds the mutants of each mutation and project.
using var scope = Context.Background.WithSignals();
var checkout = Checkout.Find();
var atMost = args.Select(it => int.TryParse(it, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue).DefaultIfEmpty(int.MaxValue).Min();
string[] named = [.. args.Where(it => it.EndsWith(".csproj", StringComparison.Ordinal)).Select(checkout.FullPath)];
string[] projects = named is not [] ? named : [.. checkout.ProjectsUnder("src"), .. checkout.ProjectsUnder("samples"), .. checkout.ProjectsUnder("docs/samples")];

var (described, _) = await new DesignTimeBuild(new DotNet(checkout.Root)).DescribeAsync(scope, projects);
using var codebase = new Codebase(described);
var measurement = new Measurement(RuleCatalog.Load().Analyzers, atMost);
List<Outcome> outcomes = [];
foreach (var id in projects.SelectMany(codebase.Projects))
{
    Console.Error.WriteLine(codebase.Description(id).Name);
    outcomes.AddRange(await measurement.OfAsync(scope, (await codebase.Solution.GetProject(id)!.GetCompilationAsync(scope.Context.Token))!));
}

Console.WriteLine(RecallPage.Of(outcomes));
return 0;
