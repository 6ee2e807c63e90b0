using System.Reflection;
using System.Runtime.CompilerServices;
using Xunit;

namespace Lifeline.Repository.Tests.Api;

/// <summary>A method of the type itself always wins over an extension, and an object takes a context as it takes anything.</summary>
public class ExtensionsCanBeReached
{
    [Fact]
    public void No_method_of_the_extended_type_swallows_the_context()
    {
        var extensions = ThisBuild.Checkout.PackageProjects.Select(project => Path.GetFileNameWithoutExtension(project)).Where(IsHere).Select(Assembly.Load)
            .SelectMany(package => package.GetExportedTypes()).SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(ExtensionAttribute)) && PlaceOfTheContext(method) > 0).ToList();

        Assert.True(extensions.Count > 50, $"Only {extensions.Count} extensions were looked at.");
        Assert.Empty(from extension in extensions
            from swallowing in Methods(extension.GetParameters()[0].ParameterType)
            where swallowing.Name == extension.Name && Swallows(swallowing, PlaceOfTheContext(extension) - 1)
            select $"{extension.DeclaringType!.Name}.{extension} is never called: {swallowing.DeclaringType!.Name}.{swallowing} takes the context for something else.");
    }

    private static bool IsHere(string package) => File.Exists(Path.Combine(AppContext.BaseDirectory, package + ".dll"));

    private static int PlaceOfTheContext(MethodInfo extension) => Array.FindIndex(extension.GetParameters(), it => it.ParameterType == typeof(Context));

    private static IEnumerable<MethodInfo> Methods(Type extended) =>
        (extended.IsGenericParameter ? extended.GetGenericParameterConstraints() : [extended])
            .SelectMany(type => type.GetInterfaces().Append(type)).SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance));

    private static bool Swallows(MethodInfo method, int place)
    {
        var parameters = method.GetParameters();
        if (parameters is [.., var last] && place >= parameters.Length - 1 && last.IsDefined(typeof(ParamArrayAttribute))) return TakesAnything(last.ParameterType.GetElementType()!);
        return place < parameters.Length && TakesAnything(parameters[place].ParameterType);
    }

    private static bool TakesAnything(Type type) => type == typeof(object) || type.IsGenericMethodParameter;
}
