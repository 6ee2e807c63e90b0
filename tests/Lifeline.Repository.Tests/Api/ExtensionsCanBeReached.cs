using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lifeline.Repository.Tests.Api;

/// <summary>A method of the type itself always wins over an extension, and an object takes a context as it takes anything.</summary>
public class ExtensionsCanBeReached
{
    /// <summary>All that this process can load: the framework, our packages and what they integrate.</summary>
    private static readonly CSharpCompilation s_everything = CSharpCompilation.Create("users", options: new(OutputKind.DynamicallyLinkedLibrary),
        references: ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)));

    [Fact]
    public void No_method_of_the_extended_type_is_called_instead()
    {
        var ours = ThisBuild.Checkout.PackageProjects.Select(project => Assembly(Path.GetFileNameWithoutExtension(project))).ToList();

        var calls = ours.SelectMany(ExtensionCall.Of).ToList();

        Assert.True(calls.Count > 100, $"Only {calls.Count} calls were looked at.");
        Assert.Empty(ExtensionCall.Astray(s_everything, calls, ours));
    }

    [Theory]
    [InlineData("public object Find(object key) => key;", "extension(Shelf shelf) { public int Find(Context ctx) => 0; }")]
    [InlineData("public object Find(params object[] key) => key;", "public static int Find(this Shelf shelf, Context ctx, params object[] key) => 0;")]
    [InlineData("public object? Find(params System.ReadOnlySpan<object> key) => null;", "public static int Find(this Shelf shelf, Context ctx, int key) => 0;")]
    [InlineData("public object Find<T>(T key, string place = \"\") => place;", "public static int Find(this Shelf shelf, Context ctx) => 0;")]
    [InlineData("public object Find(System.IEquatable<Context> key) => key;", "public static int Find(this Shelf shelf, Context ctx) => 0;")]
    [InlineData("public static object Find(object key) => key;", "extension(Shelf) { public static int Find(Context ctx) => 0; }")]
    [InlineData("public object Found => 0;", "extension(Shelf shelf) { public int Found => 0; }")]
    public void A_method_that_is_called_instead_is_told(string own, string extension)
    {
        var astray = Astray(own, extension).ToList();

        Assert.NotEmpty(astray);                            // one for each way of writing the call
        Assert.All(astray, it => Assert.Contains("reaches Shelf.F", it, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("public object Find(string key) => key;", "public static int Find(this Shelf shelf, Context ctx) => 0;")]
    [InlineData("public object Find(object key) => key;", "public static int Find(this Shelf shelf, Context ctx, int places) => 0;")]
    [InlineData("public object Find(System.Threading.CancellationToken token = default) => 0;", "public static int Find(this Shelf shelf, Context ctx) => 0;")]
    [InlineData("public object Find<T>(T key) where T : class => key;", "public static int Find(this Shelf shelf, Context ctx) => 0;")]
    [InlineData("public static object Find(int places = 1) => places;", "extension(Shelf) { public static int Find(Context ctx, params object[] key) => 0; }")]
    public void A_method_that_cannot_take_the_arguments_is_in_nobodys_way(string own, string extension) => Assert.Empty(Astray(own, extension));

    private static IEnumerable<string> Astray(string own, string extension)
    {
        var shelf = Library("shelf", s_everything, $"using Lifeline; public class Shelf {{ {own} }}");
        var extensions = Library("extensions", s_everything.AddReferences(shelf), $"using Lifeline; namespace Ours {{ public static class ShelfExtensions {{ {extension} }} }}");
        var users = s_everything.AddReferences(shelf, extensions);
        var ours = (IAssemblySymbol)users.GetAssemblyOrModuleSymbol(extensions)!;
        return ExtensionCall.Astray(users, [.. ExtensionCall.Of(ours)], [ours]);
    }

    /// <summary>As it would come from a package: compiled.</summary>
    private static PortableExecutableReference Library(string name, CSharpCompilation with, string code)
    {
        using var assembly = new MemoryStream();
        var result = with.WithAssemblyName(name).AddSyntaxTrees(CSharpSyntaxTree.ParseText(code)).Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return MetadataReference.CreateFromImage(assembly.ToArray());
    }

    private static IAssemblySymbol Assembly(string name) =>
        s_everything.References.Select(s_everything.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>().FirstOrDefault(it => it.Name == name)
            ?? throw new InvalidOperationException($"{name}.dll is not with the tests: let docs/samples, or this project, reference it.");
}
