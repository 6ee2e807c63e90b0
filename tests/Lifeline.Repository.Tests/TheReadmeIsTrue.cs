using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lifeline.Repository.Docs;
using Lifeline.Repository.Tests.Running;

namespace Lifeline.Repository.Tests;

/// <summary>The first screen of the README, done as it says with the packages, in an empty folder.</summary>
[Collection(OneBuildAtATime.Name)]
public partial class TheReadmeIsTrue(PackedPackages packages)
{
    private static readonly string s_readme = File.ReadAllText(ThisBuild.Checkout.FullPath("README.md"));

    [Fact]
    public async Task The_first_service_is_pasted_and_answers_in_time_and_out_of_time()
    {
        using var folder = new TemporaryFolder();
        await ChildProcess.DotNetAsync(folder.Path, "new", "web", "-o", folder["shop"], "--no-restore");
        packages.OfferIn(folder);
        var project = File.ReadAllText(folder["shop/shop.csproj"]);
        folder.Write("shop/shop.csproj", project.Replace("</Project>", $"<ItemGroup>{packages.References(AddedPackages())}</ItemGroup></Project>", StringComparison.Ordinal));
        folder.Write("shop/Program.cs", string.Join("\n", new MarkdownPage("README.md", s_readme).Blocks.First(block => block.IsCSharp).Lines));

        var built = await ChildProcess.DotNetAsync(folder["shop"], "build", "-nologo");
        Assert.Contains("0 Warning(s)", built, StringComparison.Ordinal);

        await using var service = await RunningService.StartAsync(folder["shop"], "dotnet", folder["shop/bin/Debug/net10.0/shop.dll"]);
        const string Cart = """{"id":3,"price":9.95,"stock":3}""";
        Assert.Contains($"$ curl localhost:5000/cart/3\n{Cart}\n", s_readme, StringComparison.Ordinal);
        Assert.Equal(Cart, await service.GetStringAsync("/cart/3", wanted: Cart));
        Assert.Matches(@"The price of 3 is wanted within \d+ ms\.", service.Printed);

        using var late = await service.Http.GetAsync("/cart/2000000000", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.GatewayTimeout, late.StatusCode);
        using var problem = JsonDocument.Parse(await late.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var sentence = Spent().Replace(problem.RootElement.GetProperty("detail").GetString()!, "spent … in");
        Assert.Equal("deadline", problem.RootElement.GetProperty("ended").GetString());
        Assert.StartsWith("'GET /cart/{id}' had 2 s (set at Program.cs:12) and spent … in 'with recursive n(i)", sentence, StringComparison.Ordinal);
        Assert.Contains(sentence, Spent().Replace(s_readme, "spent … in").ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("GET /cart/{id} was ended and answered 504.", service.Printed, StringComparison.Ordinal);
    }

    private static IEnumerable<string> AddedPackages() => AddPackage().Matches(FirstShell()).Select(match => match.Groups["name"].Value);

    private static string FirstShell() => string.Join("\n", new MarkdownPage("README.md", s_readme).Blocks.First(block => block.Language == "sh").Lines);

    [GeneratedRegex(@"dotnet add package (?<name>[\w.]+)")]
    private static partial Regex AddPackage();

    [GeneratedRegex(@"spent [\d.]+ m?s\s+in")]
    private static partial Regex Spent();
}
