using System.Globalization;
using Lifeline;
using Lifeline.Repository;
using Lifeline.Repository.Api;
using Lifeline.Repository.Docs;
using Lifeline.Repository.Recall;

var checkout = Checkout.Find();
return args switch
{
    ["api", var configuration] => AcceptApi(configuration),
    ["docs"] => RefreshDocs(),
    ["docs", "--check"] => CheckDocs(),
    ["recall", .. var bounds] => await MeasureRecallAsync(bounds),
    _ => Usage(),
};

int AcceptApi(string configuration)
{
    foreach (var project in checkout.PackageProjects)
    {
        var baseline = new ApiBaseline(checkout, project, configuration);
        var outcome = baseline.Accept() ? "written, to be reviewed" : "as it was";
        Console.WriteLine($"{checkout.Relative(baseline.File)}: {outcome}");
    }

    return 0;
}

int RefreshDocs()
{
    foreach (var page in new Documentation(checkout).Refresh()) Console.WriteLine($"{page}: refreshed");
    return CheckDocs();
}

int CheckDocs()
{
    var documentation = new Documentation(checkout);
    List<string> problems = [.. documentation.StaleBlocks(), .. documentation.UnmarkedBlocks(), .. documentation.BrokenLinks()];
    foreach (var problem in problems) Console.Error.WriteLine(problem);
    Console.WriteLine(problems.Count == 0 ? "The documentation is in order." : $"The documentation has {problems.Count} problem(s), listed above.");
    return problems.Count == 0 ? 0 : 1;
}

// Projects may be named, relative to the checkout; a number bounds the mutants of each mutation and project.
async Task<int> MeasureRecallAsync(string[] bounds)
{
    using var scope = Context.Background.WithSignals();
    var atMost = bounds.Select(it => int.TryParse(it, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue).DefaultIfEmpty(int.MaxValue).Min();
    string[] named = [.. bounds.Where(it => it.EndsWith(".csproj", StringComparison.Ordinal))];
    Console.WriteLine(RecallPage.Of(await Measurement.OfAsync(scope, checkout, named, atMost, Console.Error.WriteLine)));
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("usage: Lifeline.Repository api CONFIGURATION | docs [--check] | recall [PROJECT...] [NUMBER]. Meant to be run by ./build.sh.");
    return 2;
}
