namespace Lifeline.Cli.Tests;

/// <summary>'lifeline adopt' on real projects, read by the real SDK.</summary>
public class AdoptingProjects
{
    private const string Library = """
        namespace Shop;

        public static class Stock
        {
            public static Task<int> CountAsync(string item, CancellationToken cancellationToken = default) => Task.Run(() => item.Length, cancellationToken);
        }

        """;

    private const string App = """
        // All rights reserved.
        namespace Shop.App;

        public static class Orders
        {
            public static Task<int> PlaceAsync(CancellationToken token) => Stock.CountAsync("pear", token);
        }

        """;

    [Fact]
    public async Task All_projects_are_rewritten_together_and_refer_to_the_package()
    {
        using var scratch = Shop();

        var result = await Scratch.RunAsync("adopt", scratch.Path);

        Assert.Equal("", string.Concat(result.Error.Split('\n').Where(line => line.StartsWith("problem", StringComparison.Ordinal))));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("2 places rewritten, 0 left (100 %), 0 at the border to other code; 4 files changed, ", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("// All rights reserved.\nusing Lifeline;\n\nnamespace Shop.App;\n", scratch.Read("App/App.cs"), StringComparison.Ordinal);
        Assert.Contains("PlaceAsync(Context ctx) => Stock.CountAsync(ctx, \"pear\");", scratch.Read("App/App.cs"), StringComparison.Ordinal);
        Assert.Contains("<PackageReference Include=\"Lifeline\" Version=\"", scratch.Read("Library/Library.csproj"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_shows_a_diff_of_the_scope_and_changes_nothing()
    {
        using var scratch = Shop();

        var result = await Scratch.RunAsync("adopt", scratch.Path, "--dry-run", "--scope", "Shop.Stock");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("+    public static Task<int> CountAsync(Context ctx, string item)", result.Output, StringComparison.Ordinal);
        Assert.Contains("+    public static Task<int> PlaceAsync(CancellationToken token) => Stock.CountAsync(Context.From(token), \"pear\");", result.Output, StringComparison.Ordinal);
        Assert.Contains("1 place would be rewritten", result.Output, StringComparison.Ordinal);
        Assert.Equal(App, scratch.Read("App/App.cs"));
        Assert.Equal(Library, scratch.Read("Library/Library.cs"));

        var nowhere = await Scratch.RunAsync("adopt", scratch["Library"], "--no-restore", "--scope", "Nowhere");

        Assert.Equal(2, nowhere.ExitCode);
        Assert.Contains("--scope Nowhere names no file, type or namespace of this code.", nowhere.Error, StringComparison.Ordinal);
    }

    private static Scratch Shop() =>
        new Scratch().Solution("Library", "App").Project("Library", Library).Project("App", App, """<ProjectReference Include="../Library/Library.csproj" />""");
}
