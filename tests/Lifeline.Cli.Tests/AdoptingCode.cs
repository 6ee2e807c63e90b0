using Lifeline.Cli.Adopting;
using Lifeline.Cli.Output;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Lifeline.Cli.Tests;

/// <summary>From tokens to contexts, place by place. What comes out compiles: the rewriting itself sees to that.</summary>
public class AdoptingCode
{
    private static readonly List<MetadataReference> s_framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [Fact]
    public async Task A_token_becomes_a_context_the_first_parameter_and_is_asked_by_its_own_names()
    {
        var adopted = await AdoptAsync("""
            static class A
            {
                /// <summary>Works.</summary>
                /// <param name="count">How often.</param>
                /// <param name="cancellationToken">Ends it.</param>
                static async Task WorkAsync(int count, CancellationToken cancellationToken = default)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    while (!cancellationToken.IsCancellationRequested) await Task.Delay(10, cancellationToken);
                    await Task.Run(() => count, cancellationToken);
                    await WorkAsync(1, cancellationToken: cancellationToken);
                    await WorkAsync(2);
                }
            }
            """);

        Assert.Equal("""
            static class A
            {
                /// <summary>Works.</summary>
                /// <param name="count">How often.</param>
                /// <param name="ctx">Ends it.</param>
                static async Task WorkAsync(Context ctx, int count)
                {
                    ctx.ThrowIfDone();
                    while (!ctx.IsDone) await ctx.DelayAsync(TimeSpan.FromMilliseconds(10));
                    await Task.Run(() => count, ctx.Token);
                    await WorkAsync(ctx, 1);
                    await WorkAsync(Context.Todo, 2);
                }
            }
            """, adopted.Code);
        Assert.Equal([], adopted.Left);
    }

    [Fact]
    public async Task A_linked_source_with_a_time_becomes_a_scope_and_a_registration_an_after_func() => Assert.Equal("""
        static class A
        {
            static async Task WorkAsync(Context ctx)
            {
                using var scope = ctx.WithTimeout(TimeSpan.FromSeconds(2));
                await using (scope.AfterFunc(() => Console.WriteLine("ended"))) await Task.Yield();
                await WorkAsync(scope);
                if (scope.IsDone) scope.Cancel();
            }
        }
        """, (await AdoptAsync("""
        static class A
        {
            static async Task WorkAsync(CancellationToken token)
            {
                using var cts = CancellationTokenSource.CreateLinkedTokenSource(token);
                cts.CancelAfter(TimeSpan.FromSeconds(2));
                using (cts.Token.Register(() => Console.WriteLine("ended"))) await Task.Yield();
                await WorkAsync(cts.Token);
                if (cts.IsCancellationRequested) await cts.CancelAsync();
            }
        }
        """)).Code);

    [Theory]
    [InlineData("using var cts = new CancellationTokenSource(1000); await WorkAsync(cts.Token);", "using var scope = Context.Background.WithTimeout(TimeSpan.FromMilliseconds(1000)); await WorkAsync(scope);")]
    [InlineData("var cts = new CancellationTokenSource(); await WorkAsync(cts.Token);", "using var scope = Context.Background.WithCancel(); await WorkAsync(scope);")]
    [InlineData("using var cts = CancellationTokenSource.CreateLinkedTokenSource(token, Other); await WorkAsync(cts.Token);", "using var scope = Context.Merge(ctx, Context.From(Other)); await WorkAsync(scope);")]
    [InlineData("var mine = token; await WorkAsync(mine);", "var mine = ctx; await WorkAsync(mine);")]
    [InlineData("await WorkAsync(Count > 0 ? token : CancellationToken.None);", "await WorkAsync(Count > 0 ? ctx : Context.Background);")]
    [InlineData("await WorkAsync(Other);", "await WorkAsync(Context.From(Other));")]
    [InlineData("Func<CancellationToken, Task> work = WorkAsync; await work(token);", "Func<CancellationToken, Task> work = (token) => WorkAsync(Context.From(token)); await work(ctx.Token);")]
    public async Task Wherever_a_context_is_wanted_there_is_one(string before, string after)
    {
        var adopted = await AdoptAsync(Around(before, "CancellationToken token"));

        Assert.Equal(Around(after, "Context ctx"), adopted.Code);
    }

    [Theory]
    [InlineData("var cts = new CancellationTokenSource(); _ = Task.Run(() => WorkAsync(cts.Token));", "is a source that may live longer than its block")]
    [InlineData("using var cts = new CancellationTokenSource(Time); await WorkAsync(cts.Token);", "is a source whose time may be infinite")]
    [InlineData("using var cts = new CancellationTokenSource(); Keep(cts);", "is a source that is handed on")]
    [InlineData("using var cts = new CancellationTokenSource(); await Task.Yield(); cts.CancelAfter(5);", "is a source whose CancelAfter a scope has not in this form")]
    public async Task What_would_mean_something_else_is_left_with_the_reason(string code, string reason)
    {
        var adopted = await AdoptAsync(Around(code, "CancellationToken token"));

        Assert.Contains($"cts {reason}", adopted.Left);
        Assert.Contains("new CancellationTokenSource(", adopted.Code, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_family_is_rewritten_as_a_whole()
    {
        var adopted = await AdoptAsync("""
            interface IWork { Task RunAsync(string name, CancellationToken token = default); }
            abstract class Base : IWork { public abstract Task RunAsync(string name, CancellationToken token = default); }
            class Derived : Base { public override Task RunAsync(string name, CancellationToken ct) => Task.Delay(1, ct); }
            delegate Task Step(int number, CancellationToken token);
            class User { Task Do(Step step, IWork work) => step(1, default); Task Go(IWork work) => Do((n, t) => work.RunAsync("a", t), work); }
            """);

        Assert.Equal("""
            interface IWork { Task RunAsync(Context ctx, string name); }
            abstract class Base : IWork { public abstract Task RunAsync(Context ctx, string name); }
            class Derived : Base { public override Task RunAsync(Context ctx, string name) => ctx.DelayAsync(TimeSpan.FromMilliseconds(1)); }
            delegate Task Step(Context ctx, int number);
            class User { Task Do(Step step, IWork work) => step(Context.Todo, 1); Task Go(IWork work) => Do((ctx, n) => work.RunAsync(ctx, "a"), work); }
            """, adopted.Code);
    }

    [Fact]
    public async Task A_family_with_a_member_of_other_code_stays_and_makes_a_context_at_its_top()
    {
        var adopted = await AdoptAsync("""
            class Reader : System.IO.MemoryStream
            {
                public override async Task FlushAsync(CancellationToken stoppingToken)
                {
                    await StepAsync(stoppingToken);
                    await Task.Yield();
                }

                static Task StepAsync(CancellationToken token) => Task.Delay(1, token);
            }
            """);

        Assert.Contains("""
                public override async Task FlushAsync(CancellationToken stoppingToken)
                {
                    var ctx = Context.From(stoppingToken);
                    await StepAsync(ctx);
            """, adopted.Code, StringComparison.Ordinal);
        Assert.Equal(["stoppingToken overrides MemoryStream.FlushAsync, which is not part of this code"], adopted.Border);
    }

    [Fact]
    public async Task A_field_that_nobody_has_set_yet_is_a_context_too() => Assert.Equal("""
        class Options { public Context Token { get; set; } = Context.Background; }
        class A { Task GoAsync(Context ctx) => WaitAsync(new Options { Token = ctx }); static Task WaitAsync(Options options) => Task.Delay(-1, options.Token.Token); }
        """, (await AdoptAsync("""
        class Options { public CancellationToken Token { get; set; } }
        class A { Task GoAsync(CancellationToken token) => WaitAsync(new Options { Token = token }); static Task WaitAsync(Options options) => Task.Delay(-1, options.Token); }
        """)).Code);

    [Fact]
    public async Task An_async_iterator_is_given_its_context_by_its_call()
    {
        var adopted = await AdoptAsync("""
            static class A
            {
                static async IAsyncEnumerable<int> CountAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token = default) { await Task.Delay(1, token); yield return 1; }
                static async Task SumAsync(CancellationToken token) { await foreach (var it in CountAsync().WithCancellation(token).ConfigureAwait(false)) { } }
            }
            """);

        Assert.Equal("""
            static class A
            {
                static async IAsyncEnumerable<int> CountAsync(Context ctx) { await ctx.DelayAsync(TimeSpan.FromMilliseconds(1)); yield return 1; }
                static async Task SumAsync(Context ctx) { await foreach (var it in CountAsync(ctx).ConfigureAwait(false)) { } }
            }
            """, adopted.Code);
    }

    [Fact]
    public async Task A_family_that_would_not_compile_is_left_and_the_rest_is_rewritten()
    {
        var adopted = await AdoptAsync("""
            static class A
            {
                static Task RunAsync(string name, CancellationToken token) => Task.Delay(1, token);
                static Task RunAsync(Context ctx, string name) => Task.CompletedTask;
                static Task OtherAsync(CancellationToken token) => RunAsync("a", token);
            }
            """);

        Assert.Contains("RunAsync(string name, CancellationToken token)", adopted.Code, StringComparison.Ordinal);
        Assert.Contains("static Task OtherAsync(Context ctx) => RunAsync(\"a\", ctx.Token);", adopted.Code, StringComparison.Ordinal);
        Assert.StartsWith("token would not compile: CS0111", Assert.Single(adopted.Left), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_method_that_is_found_by_reflection_keeps_its_signature()
    {
        var adopted = await AdoptAsync("class A { void Run(int a, CancellationToken token) { } object? Find() => typeof(A).GetMethod(nameof(Run)); }");

        Assert.Equal(["token is of a method that is found by reflection"], adopted.Left);
    }

    [Fact]
    public async Task Code_with_a_Context_of_its_own_calls_ours_in_full() => Assert.Equal("""
        class Context { }
        class A { Task RunAsync(global::Lifeline.Context ctx, Context own) => RunAsync(ctx, own); }
        """, (await AdoptAsync("""
        class Context { }
        class A { Task RunAsync(Context own, CancellationToken token) => RunAsync(own, token); }
        """)).Code);

    private static string Around(string body, string parameter) => $$"""
        static class A
        {
            static CancellationToken Other => new CancellationTokenSource(1).Token;
            static int Count => 1;
            static TimeSpan Time => TimeSpan.Zero;
            static void Keep(CancellationTokenSource source) { }
            static async Task WorkAsync({{parameter}}) { {{body}} }
        }
        """;

    /// <summary>Adopts one file; its usings are not shown. A second run has to change nothing.</summary>
    private static async Task<Adopted> AdoptAsync(string code)
    {
        var first = await OnceAsync(code);
        Assert.Equal(first.Code, (await OnceAsync(first.Code)).Code);
        return first;
    }

    private static async Task<Adopted> OnceAsync(string code)
    {
        using var workspace = new AdhocWorkspace();
        using var scope = Context.From(TestContext.Current.CancellationToken).WithCancel();
        var project = workspace.AddProject(ProjectInfo.Create(ProjectId.CreateNewId(), VersionStamp.Default, "A", "A", LanguageNames.CSharp, "/code/A.csproj",
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(LanguageVersion.Latest), metadataReferences: s_framework));
        var usings = "global using System; global using System.Collections.Generic; global using System.Threading; global using System.Threading.Tasks; global using Lifeline;";
        if (code.StartsWith("class Context", StringComparison.Ordinal)) usings = usings.Replace(" global using Lifeline;", "", StringComparison.Ordinal);
        var solution = project.AddDocument("Usings.cs", SourceText.From(usings), filePath: "/code/Usings.cs").Project
            .AddDocument("A.cs", SourceText.From(code), filePath: "/code/A.cs").Project.Solution;

        var (_, after, index) = await new Adopter(solution, [project.Id], _ => null, _ => true, new Quiet()).AdoptAsync(scope);

        var root = await after.GetProject(project.Id)!.Documents.Single(document => document.Name == "A.cs").GetSyntaxRootAsync(scope.Token);
        return new Adopted(root!.ToFullString(), Reasons(isForeign: false), Reasons(isForeign: true));

        List<string> Reasons(bool isForeign) => [.. index.Places.Where(place => place.Left is not null && place.IsForeign == isForeign && place.Kind != PlaceKind.Mention).Select(place => $"{place.Symbol.Name} {place.Left}")];
    }

    private sealed record Adopted(string Code, List<string> Left, List<string> Border);

    private sealed class Quiet : IProgress
    {
        public void Say(string doing)
        {
        }
    }
}
