using Lifeline.Repository.Tests.Running;

namespace Lifeline.Repository.Tests;

/// <summary>What dotnet new makes from the packed templates is built, run and tested as it stands.</summary>
[Collection(OneBuildAtATime.Name)]
public class TemplatesWork(PackedPackages packages)
{
    [Fact]
    public async Task The_web_service_answers_and_its_tests_pass_and_find_no_leak()
    {
        using var folder = new TemporaryFolder();
        await MakeAsync(folder, "lifeline-api", "Shop");

        await using var service = await RunningService.StartAsync(folder["Shop/Shop"], "dotnet", folder["Shop/Shop/bin/Debug/net10.0/Shop.dll"]);
        const string Price = """{"item":"tea","amount":2.85}""";

        Assert.Equal(Price, await service.GetStringAsync("/prices/tea", wanted: Price));
    }

    [Fact]
    public async Task The_worker_stops_when_it_is_told_and_its_tests_pass_and_find_no_leak()
    {
        using var folder = new TemporaryFolder();
        await MakeAsync(folder, "lifeline-worker", "Import");

        // SIGTERM once it has begun: what it imports is finished, and the exit code says that all went well.
        var printed = await ChildProcess.RunAsync("sh", folder.Path, "-c",
            $"""
            dotnet '{folder["Import/Import/bin/Debug/net10.0/Import.dll"]}' >printed 2>&1 & pid=$!
            until grep -q 'Application started' printed || ! kill -0 $pid; do sleep 0.1; done
            kill -TERM $pid; wait $pid; code=$?
            cat printed; echo exit $code
            """);

        Assert.EndsWith("exit 0\n", printed, StringComparison.Ordinal);
    }

    /// <summary>Installs the templates for this folder alone, makes a solution, builds it and runs its tests.</summary>
    private async Task MakeAsync(TemporaryFolder folder, string template, string name)
    {
        packages.OfferIn(folder);
        string[] here = ["--debug:custom-hive", folder["hive"]];
        await ChildProcess.DotNetAsync(folder.Path, ["new", "install", packages.Package("Lifeline.Templates"), .. here]);
        await ChildProcess.DotNetAsync(folder.Path, ["new", template, "-o", folder[name], .. here]);

        var built = await ChildProcess.DotNetAsync(folder[name], "build", "-nologo");
        Assert.Contains("0 Warning(s)", built, StringComparison.Ordinal);
        var tested = await ChildProcess.DotNetAsync(folder[name], folder[$"{name}/{name}.Tests/bin/Debug/net10.0/{name}.Tests.dll"], "-noLogo", "-noColor");
        Assert.Matches(@"Total: \d, Errors: 0, Failed: 0, Skipped: 0", tested);
    }
}
