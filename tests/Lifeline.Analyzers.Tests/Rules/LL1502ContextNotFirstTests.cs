using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1502ContextNotFirstTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1502ContextNotFirst>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1502ContextNotFirst>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "of a local function", "Task M(Context ctx) { return OneAsync(1, ctx); Task OneAsync(int item, Context [|ctx|]) => WorkAsync(ctx); }" },
        { "behind another parameter", "void M(int id, Context [|ctx|]) { }" },
        { "another name", "void M(Context [|context|], int id) { }" },
        { "a local type's method", "class Outer { class Inner { public void M(string text, Context [|ctx|]) { } } }" },
        { "an interface", "interface ICall { void M(int id, Context [|ctx|]); } class Other { }" },
        { "behind a token", "void M(CancellationToken token, Context [|ctx|]) { }" },
        { "a constructor", "class Call { public Call(int id, Context [|ctx|]) { } }" },
        { "an extension method's third", "static class Calls { public static void M(this string text, int id, Context [|ctx|]) { } }" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "one that may be left out", "Task M(Func<Context, Task> main, Context? parent = null) => main(parent ?? Context.Background);" },
        { "a record's", "record struct Ended(Exception Why, Context Context);\nclass Empty { }" },
        { "an overload of what the type has, before what may be left out", "static class Reading { public static Task<int> ReadAsync(this Stream stream, byte[] into, Context ctx, bool all = false) => Task.FromResult(into.Length); }" },
        { "first", "void M(Context ctx, int id) { }" },
        { "second behind this", "static class Calls { public static void M(this string text, Context ctx) { } }" },
        { "two contexts", "void M(Context first, Context second) { }" },
        { "what an interface asks for is flagged there alone", "interface ICall { void M(Context ctx, int id); } class Call : ICall { public void M(Context ctx, int id) { } }" },
        { "an out parameter", "bool TryFind(int id, out Context found) { found = default; return false; }" },
        { "an extension in the framework's shape", "static class Calls { public static Task GetAsync(this HttpClient http, string url, Context ctx) => Task.CompletedTask; }" },
        { "an extension block in the framework's shape", "static class Calls { extension(HttpClient http) { public Task GetAsync(string url, Context ctx) => Task.CompletedTask; } }" },
        { "an override", "abstract class Call { public abstract void M(Context ctx, int id); } class Mine : Call { public override void M(Context ctx, int id) { } }" },
        { "a delegate", "delegate void Work(int id, Context ctx); class Other { }" },
        { "an operator", "class Call { public static Call operator +(Call call, Context ctx) => call; }" },
        { "a token", "void M(int id, CancellationToken token) { }" },
        { "a lambda", "Action<int, Context> M() => (id, ctx) => Use(id); Context N(Context ctx) => ctx;" },
    };
}
