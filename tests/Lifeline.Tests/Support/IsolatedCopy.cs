using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Lifeline.Tests;

/// <summary>Runs a static method of the tests against a second copy of the library, which reads its switches anew.</summary>
internal sealed class IsolatedCopy() : AssemblyLoadContext("copy", isCollectible: true)
{
    /// <returns>What the method returned, which can be of a framework's type only.</returns>
    public static object? Run(Type type, string method, params object?[] arguments)
    {
        var copy = new IsolatedCopy();
        try
        {
            var twin = copy.LoadFromAssemblyPath(type.Assembly.Location).GetType(type.FullName!, throwOnError: true)!;
            return twin.GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!
                .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        }
        finally
        {
            copy.Unload();
        }
    }

    /// <summary>As the other one, for a method that returns nothing.</summary>
    /// <returns>A reference to the copy, which has been told to unload.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static WeakReference RunAndUnload(Type type, string method, params object?[] arguments)
    {
        var copy = new IsolatedCopy();
        var twin = copy.LoadFromAssemblyPath(type.Assembly.Location).GetType(type.FullName!, throwOnError: true)!;
        twin.GetMethod(method, BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
        copy.Unload();
        return new WeakReference(copy, trackResurrection: true);
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == typeof(Context).Assembly.GetName().Name ? LoadFromAssemblyPath(typeof(Context).Assembly.Location) : null;
}
