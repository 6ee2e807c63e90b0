using Lifeline.Repository.Tests.Running;

namespace Lifeline.Repository.Tests;

/// <summary>The small samples are run as the README says, and print what happens in them. The Storefront has tests of its own.</summary>
public class SamplesRunAlone
{
    [Fact]
    public async Task Deadline_runs_out_three_levels_down_and_says_who_had_how_much_time()
    {
        var printed = await RunAsync("Deadline");

        Assert.Matches(
            """
            ^order:   \d+ ms left
            pay:     \d+ ms left
            bank:    \d+ ms left
            'order 42' had 1 s \(set at Program\.cs:\d+\) and spent [\d.]+ m?s in 'delay'\.
            $
            """, printed);
    }

    [Fact]
    public async Task Groups_shows_a_failure_that_stops_the_others_and_what_has_come_in_time()
    {
        var printed = await RunAsync("Groups");

        Assert.Contains("\n  stock stops: no price list\n", printed, StringComparison.Ordinal);
        Assert.Contains("\n  delivery stops: no price list\n", printed, StringComparison.Ordinal);
        Assert.Contains("\n  the group failed: no price list\n", printed, StringComparison.Ordinal);
        Assert.Matches(@"\n  shop C stops: The context had 500 ms \(set at Program\.cs:\d+\) and ", printed);
        Assert.Contains("\n  shop A: 4.90, shop B: 5.20; not in time: 1\n", printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_shows_what_client_and_server_see_of_three_requests()
    {
        var printed = await RunAsync("Request");

        Assert.Contains("server: answers in time\n", printed, StringComparison.Ordinal);
        Assert.Contains("client: /stay/0 answers 200 done\n", printed, StringComparison.Ordinal);
        Assert.Matches(@"server: 'GET /wait/\{seconds\}' had 500 ms \(set at Program\.cs:\d+\) and .*The endpoint's request timeout is over\.\n", printed);
        Assert.Matches("client: /wait/60 answers 504 .*\"cause\":\"endpoint-deadline\"", printed);
        Assert.Contains("client: /stay/60 hangs up\n", printed, StringComparison.Ordinal);
        Assert.Matches(@"server: 'GET /stay/\{seconds\}' was canceled .*: The client's connection was closed before the answer was complete\.\n", printed);
    }

    [Fact]
    public void The_README_tells_of_each()
    {
        var readme = File.ReadAllText(ThisBuild.Checkout.FullPath("README.md"));
        var samples = ThisBuild.Checkout.ProjectsUnder("samples").Select(project => $"samples/{Path.GetFileNameWithoutExtension(project)}").ToList();

        Assert.NotEmpty(samples);
        Assert.All(samples, sample => Assert.Contains($"dotnet run --project {sample} ", readme, StringComparison.Ordinal));
    }

    // From what this build has made.
    private static Task<string> RunAsync(string sample) =>
        ChildProcess.DotNetAsync(ThisBuild.Checkout.Root, "run", "--no-build", "-c", ThisBuild.Configuration, "--project", $"samples/{sample}");
}
