using Lifeline.Repository.Api;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Lifeline.Repository.Tests.Api;

/// <summary>What the text of PublicApi.txt says of each kind of declaration.</summary>
public class PrintingThePublicApi
{
    private static readonly List<MetadataReference> s_framework =
        [.. Directory.GetFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "System*.dll")
            .Where(file => !file.Contains(".Native.", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file))];

    [Fact]
    public void What_outsiders_cannot_name_is_not_printed() => Assert.Equal("", Print(
        """
        internal class Hidden { public void Visible() { } }
        """));

    [Fact]
    public void Members_stand_by_kind_and_then_by_name() => Assert.Equal(
        """
        namespace Shop

        public sealed class Cart
        {
            public const int Most = 3;
            public Cart();
            public int Count { get; }
            public event Action? Changed;
            public void Add(int item);
            public void Add(string item);
            public static bool operator ==(Cart left, Cart right);
            public static implicit operator int(Cart cart);
            public static bool operator !=(Cart left, Cart right);
            public enum Kind
            {
                Small = 1,
                Large = 2,
            }
        }

        """, Print(
        """
        namespace Shop;
        public sealed class Cart
        {
            public enum Kind { Small = 1, Large = 2 }
            public static implicit operator int(Cart cart) => 0;
            public static bool operator ==(Cart left, Cart right) => true;
            public static bool operator !=(Cart left, Cart right) => true;
            public void Add(string item) { }
            public void Add(int item) { }
            private void Add(long item) { }
            public event Action? Changed;
            public int Count { get; private set; }
            public const int Most = 3;
        }
        """));

    [Theory]
    [InlineData("public readonly struct A<T> : IEquatable<A<T>> where T : class?, new() { public bool Equals(A<T> a) => true; }",
        "public readonly struct A<T> : IEquatable<A<T>> where T : class?, new()")]
    [InlineData("public readonly ref struct A;", "public readonly ref struct A")]
    [InlineData("public abstract class A : Exception { }", "public abstract class A : Exception")]
    [InlineData("public static class A;", "public static class A")]
    [InlineData("public sealed record A(int X);", "public sealed record A : IEquatable<A>")]
    [InlineData("public interface A<out T> : IDisposable;", "public interface A<out T> : IDisposable")]
    [InlineData("interface Hidden; public class A : Hidden { }", "public class A")]
    [InlineData("public enum A : byte;", "public enum A : byte")]
    [InlineData("public delegate T? A<T>(in T x) where T : struct;", "public delegate T? A<T>(in T x) where T : struct;")]
    [InlineData("[Flags] public enum A;", "[Flags]")]
    [InlineData("[Obsolete(\"Use B.\", true)] public class A;", "[Obsolete(\"Use B.\", true)]")]
    public void A_type_shows(string source, string expected) => Assert.Contains(expected, Lines(Print(source)));

    [Theory]
    [InlineData("public string? M(string?[] a, Dictionary<string, object?>? b) => null;", "public string? M(string?[] a, Dictionary<string, object?>? b);")]
    [InlineData("public void M(ref int a, out int b, in int c, params int[] d) => b = 0;", "public void M(ref int a, out int b, in int c, params int[] d);")]
    [InlineData("public ref readonly int M(params ReadOnlySpan<int> a) => throw null!;", "public ref readonly int M(params ReadOnlySpan<int> a);")]
    [InlineData("public void M(int a = 3, string? b = null, TimeSpan c = default, DayOfWeek d = DayOfWeek.Friday) { }",
        "public void M(int a = 3, string? b = null, TimeSpan c = default, DayOfWeek d = DayOfWeek.Friday);")]
    [InlineData("public T M<T>(T a) where T : unmanaged, IDisposable => a;", "public T M<T>(T a) where T : unmanaged, IDisposable;")]
    [InlineData("public U M<T, U>(T a) where T : notnull where U : allows ref struct => throw null!;", "public U M<T, U>(T a) where T : notnull where U : allows ref struct;")]
    [InlineData("public bool M([NotNullWhen(true)] out string? a, [CallerLineNumber] int line = 0) { a = null; return false; }",
        "public bool M([NotNullWhen(true)] out string? a, [CallerLineNumber] int line = 0);")]
    [InlineData("[return: NotNullIfNotNull(nameof(a))] public string? M(string? a) => a;", "public [return: NotNullIfNotNull(\"a\")] string? M(string? a);")]
    [InlineData("public int this[int i] { get => 0; protected set { } }", "public int this[int i] { get; protected set; }")]
    [InlineData("public required string P { get; init; }", "public required string P { get; init; }")]
    [InlineData("protected virtual void M() { }", "protected virtual void M();")]
    [InlineData("protected internal abstract void M();", "protected abstract void M();")]
    [InlineData("public override string ToString() => \"\";", "public override string ToString();")]
    [InlineData("public const string C = \"x\";", "public const string C = \"x\";")]
    [InlineData("public static readonly int? F = 3;", "public static readonly int? F;")]
    [InlineData("[RequiresUnreferencedCode(\"why\")] public void M() { }", "[RequiresUnreferencedCode(\"why\")]")]
    public void A_member_shows(string source, string expected) =>
        Assert.Contains("    " + expected, Lines(Print($"public abstract class A {{ {source} }}")));

    [Fact]
    public void A_sealed_types_protected_members_are_hidden() =>
        Assert.DoesNotContain("M()", Print("public class B { protected virtual void M() { } } public sealed class A : B { protected override void M() { } }")
            .Split("class B")[0], StringComparison.Ordinal);

    [Fact]
    public void Extensions_are_shown_as_they_are_called() => Assert.Equal(
        """
        public static class Texts
        {
            public static int Old(this string text);
            extension<T>(List<T>? list) where T : class
            {
                public int Size { get; }
                public int New(int x);
                public static int Zero();
            }
        }

        """, WithoutNamespace(Print(
        """
        public static class Texts
        {
            public static int Old(this string text) => 0;
            extension<T>(List<T>? list) where T : class
            {
                public int New(int x) => x;
                public int Size => 1;
                public static int Zero() => 0;
            }
        }
        """)));

    private static string WithoutNamespace(string text) => text[(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..];

    private static string[] Lines(string text) => text.Split('\n');

    private static string Print(string source)
    {
        const string usings = "global using System; global using System.Collections.Generic; "
            + "global using System.Diagnostics.CodeAnalysis; global using System.Runtime.CompilerServices;";
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var parsed = new[] { usings, source }.Select(text => CSharpSyntaxTree.ParseText(text));
        var compilation = CSharpCompilation.Create("Sample", parsed, s_framework, options);
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        return ApiPrinter.Print(MetadataReference.CreateFromImage(image.ToArray()), s_framework);
    }
}
