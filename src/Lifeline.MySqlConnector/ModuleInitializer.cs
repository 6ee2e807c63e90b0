using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Lifeline.Data;
using MySqlConnector;

namespace Lifeline.MySqlConnector;

internal static class ModuleInitializer
{
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "This is how Lifeline.Data finds the package without knowing it.")]
    internal static void Register() => CommandCanceler.Register(typeof(MySqlConnection), new MySqlCanceler());
}
