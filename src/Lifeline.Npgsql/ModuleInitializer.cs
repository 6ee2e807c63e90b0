using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql;

internal static class ModuleInitializer
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "This is how Lifeline.Data finds the package without knowing it.")]
    internal static void Register() => CommandCanceler.Register(typeof(NpgsqlConnection), new NpgsqlCanceler());
}
