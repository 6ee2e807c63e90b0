using Lifeline.Analyzers.Rules;
using Lifeline.Analyzers.Tests.Harness;

namespace Lifeline.Analyzers.Tests.Rules;

public class LL1401WeakKeyTests
{
    [Theory]
    [MemberData(nameof(Mistakes))]
    public Task Flags(string what, string code) => Verify.FlagsAsync<LL1401WeakKey>(code).Named(what);

    [Theory]
    [MemberData(nameof(Innocents))]
    public Task Accepts(string what, string code) => Verify.AcceptsAsync<LL1401WeakKey>(code).Named(what);

    public static TheoryData<string, string> Mistakes => new()
    {
        { "in the call", "Context M(Context ctx) => ctx.WithValue([|new ContextKey<string>(\"user\")|], \"ann\");" },
        { "in the reading call", "bool M(Context ctx) => ctx.TryGet([|new ContextKey<string>(\"user\")|], out _);" },
        { "target-typed", "bool M(Context ctx) => ctx.TryGet<string>([|new(\"user\")|], out _);" },
        { "a local", "Context M(Context ctx) { var key = [|new ContextKey<string>(\"user\")|]; return ctx.WithValue(key, \"ann\"); }" },
        { "a local to read with", "string? M(Context ctx) { var key = [|new ContextKey<string>(\"user\")|]; return ctx.TryGet(key, out var user) ? user : null; }" },
        { "a property that makes one each time", "static ContextKey<string> User => [|new(\"user\")|];" },
        { "a getter that makes one each time", "static ContextKey<string> User { get { return [|new ContextKey<string>(\"user\")|]; } }" },
        { "a method", "static ContextKey<string> User() => [|new(\"user\")|];" },
        { "an object's field", "class Users { readonly ContextKey<string> _user = [|new(\"user\")|]; public Context M(Context ctx) => ctx.WithValue(_user, \"ann\"); }" },
        { "an object's property", "class Users { public ContextKey<string> User { get; } = [|new(\"user\")|]; }" },
    };

    public static TheoryData<string, string> Innocents => new()
    {
        { "a static field", "class Users { static readonly ContextKey<string> s_user = new(\"user\"); public Context M(Context ctx) => ctx.WithValue(s_user, \"ann\"); }" },
        { "a static property that keeps it", "class Users { public static ContextKey<string> User { get; } = new(\"user\"); }" },
        { "a static constructor", "class Users { static readonly ContextKey<string> s_user; static Users() => s_user = new ContextKey<string>(\"user\"); public static object Key => s_user; }" },
        { "a generic type's field", "static class Keys<T> { public static readonly ContextKey<T> Key = new(typeof(T).Name); }" },
        { "a local that is stored with and read with", "string? M(Context ctx) { var key = new ContextKey<string>(\"user\"); return ctx.WithValue(key, \"ann\").TryGet(key, out var user) ? user : null; }" },
        { "a local that is handed on", "void M(Context ctx) { var key = new ContextKey<string>(\"user\"); Use(key); Use(ctx.WithValue(key, \"ann\")); }" },
        { "a factory with a name to give", "static ContextKey<string> Named(string name) => new(name);" },
        { "a factory", "static ContextKey<string> CreateKey() => new(\"user\");" },
        { "a cache of keys", "readonly System.Collections.Concurrent.ConcurrentDictionary<string, ContextKey<string>> _keys = new(); ContextKey<string> M(string name) => _keys.GetOrAdd(name, it => new ContextKey<string>(it));" },
        { "lazily, once", "static ContextKey<string>? s_user; static ContextKey<string> User => s_user ??= new ContextKey<string>(\"user\");" },
        { "a program", "// top-level\nvar key = new ContextKey<string>(\"user\");\nUse(Context.Background.WithValue(key, \"ann\"));" },
        { "another key", "class Key(string name) { public string Name => name; } class Job { public Key M(Context ctx) => new(\"a\"); }" },
    };
}
