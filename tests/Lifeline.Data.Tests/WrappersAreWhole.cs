using System.Data.Common;
using System.Reflection;
using Npgsql;

namespace Lifeline.Data.Tests;

/// <summary>Whatever can be asked of a base type is passed on by what we put around a provider's object, or has a reason not to be.</summary>
public class WrappersAreWhole
{
    private static readonly Dictionary<string, string> s_reasons = new()
    {
        ["DbConnection.OnStateChange"] = "raises the event, which is the connection's own",
        ["DbConnection.DisposeAsync"] = "a view is not disposed: who opened the connection closes it",
        ["DbDataReader.Dispose"] = "closes, which is passed on",
        ["DbDataReader.GetFieldType"] = "is passed on, but for an annotation",
        ["DbTransaction.get_Connection"] = "by DbConnection",
        ["Stream.BeginRead"] = "by ReadAsync",
        ["Stream.BeginWrite"] = "by Write, which says why not",
        ["Stream.Close"] = "by Dispose",
        ["Stream.CopyTo"] = "by Read",
        ["Stream.CopyToAsync"] = "by ReadAsync",
        ["Stream.CreateWaitHandle"] = "nobody's any more",
        ["Stream.EndRead"] = "by ReadAsync",
        ["Stream.EndWrite"] = "by Write, which says why not",
        ["Stream.FlushAsync"] = "by Flush",
        ["Stream.ObjectInvariant"] = "nobody's any more",
        ["Stream.Write"] = "the span's form is by the array's",
        ["Stream.WriteAsync"] = "by Write, which says why not",
        ["Stream.WriteByte"] = "by Write, which says why not",
        ["TextReader.Close"] = "by Dispose",
        ["TextReader.ReadAsync"] = "the array's form is by the memory's",
        ["TextReader.ReadBlock"] = "by Read",
        ["TextReader.ReadBlockAsync"] = "by Read, on a thread of the pool",
        ["TextReader.ReadLine"] = "by Read",
        ["TextReader.ReadLineAsync"] = "by Read, on a thread of the pool",
        ["TextReader.ReadToEnd"] = "by Read",
        ["TextReader.Read"] = "the span's form is by the array's",
    };

    public static TheoryData<string, Type> Wrappers
    {
        get
        {
            using var connection = new NpgsqlConnection("Host=nowhere");
            var view = connection.WithContext(Context.Background);
            return new TheoryData<string, Type>
            {
                { view.GetType().FullName!, typeof(DbConnection) },
                { view.CreateCommand().GetType().FullName!, typeof(DbCommand) },
                { view.CreateBatch().GetType().FullName!, typeof(DbBatch) },
                { typeof(ContextTransaction).FullName!, typeof(DbTransaction) },
                { typeof(ContextReader).FullName!, typeof(DbDataReader) },
                { "Lifeline.Data.Bound.ColumnStream", typeof(Stream) },
                { "Lifeline.Data.Bound.ColumnText", typeof(TextReader) },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Wrappers))]
    public void Each_virtual_member_is_passed_on_or_has_a_reason(string wrapper, Type wrapped)
    {
        var type = typeof(ContextReader).Assembly.GetType(wrapper, throwOnError: true)!;
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var passedOn = type.GetMethods(Own).Select(method => method.GetBaseDefinition()).ToHashSet();

        var dropped = wrapped.GetMethods(Own)
            .Where(method => method is { IsVirtual: true, IsFinal: false, IsPrivate: false, IsAssembly: false } && method.GetBaseDefinition().DeclaringType != typeof(object))
            .Where(method => !passedOn.Contains(method.GetBaseDefinition()) && !s_reasons.ContainsKey($"{wrapped.Name}.{method.Name}"))
            .Select(method => method.ToString());

        Assert.Empty(dropped);
    }
}
