using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Lifeline.Data;

/// <content>The columns of the row at hand, as the wrapped reader has them.</content>
public sealed partial class ContextReader
{
    /// <inheritdoc/>
    public override int FieldCount => Inner.FieldCount;

    /// <inheritdoc/>
    public override int VisibleFieldCount => Inner.VisibleFieldCount;

    /// <inheritdoc/>
    public override bool HasRows => Inner.HasRows;

    /// <inheritdoc/>
    public override bool IsClosed => Inner.IsClosed;

    /// <inheritdoc/>
    public override int RecordsAffected => Inner.RecordsAffected;

    /// <inheritdoc/>
    public override int Depth => Inner.Depth;

    /// <inheritdoc/>
    public override object this[int ordinal] => Inner[ordinal];

    /// <inheritdoc/>
    public override object this[string name] => Inner[name];

    /// <inheritdoc/>
    public override string GetName(int ordinal) => Inner.GetName(ordinal);

    /// <inheritdoc/>
    public override int GetOrdinal(string name) => Inner.GetOrdinal(name);

    /// <inheritdoc/>
    public override string GetDataTypeName(int ordinal) => Inner.GetDataTypeName(ordinal);

    /// <inheritdoc/>
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields)]
    public override Type GetFieldType(int ordinal) => Inner.GetFieldType(ordinal);

    /// <inheritdoc/>
    public override bool IsDBNull(int ordinal) => Inner.IsDBNull(ordinal);

    /// <inheritdoc/>
    public override object GetValue(int ordinal) => Inner.GetValue(ordinal);

    /// <inheritdoc/>
    public override int GetValues(object[] values) => Inner.GetValues(values);

    /// <inheritdoc/>
    public override T GetFieldValue<T>(int ordinal) => Inner.GetFieldValue<T>(ordinal);

    /// <inheritdoc/>
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicFields)]
    public override Type GetProviderSpecificFieldType(int ordinal) => Inner.GetProviderSpecificFieldType(ordinal);

    /// <inheritdoc/>
    public override object GetProviderSpecificValue(int ordinal) => Inner.GetProviderSpecificValue(ordinal);

    /// <inheritdoc/>
    public override int GetProviderSpecificValues(object[] values) => Inner.GetProviderSpecificValues(values);

    /// <inheritdoc/>
    public override bool GetBoolean(int ordinal) => Inner.GetBoolean(ordinal);

    /// <inheritdoc/>
    public override byte GetByte(int ordinal) => Inner.GetByte(ordinal);

    /// <inheritdoc/>
    public override short GetInt16(int ordinal) => Inner.GetInt16(ordinal);

    /// <inheritdoc/>
    public override int GetInt32(int ordinal) => Inner.GetInt32(ordinal);

    /// <inheritdoc/>
    public override long GetInt64(int ordinal) => Inner.GetInt64(ordinal);

    /// <inheritdoc/>
    public override float GetFloat(int ordinal) => Inner.GetFloat(ordinal);

    /// <inheritdoc/>
    public override double GetDouble(int ordinal) => Inner.GetDouble(ordinal);

    /// <inheritdoc/>
    public override decimal GetDecimal(int ordinal) => Inner.GetDecimal(ordinal);

    /// <inheritdoc/>
    public override char GetChar(int ordinal) => Inner.GetChar(ordinal);

    /// <inheritdoc/>
    public override string GetString(int ordinal) => Inner.GetString(ordinal);

    /// <inheritdoc/>
    public override Guid GetGuid(int ordinal) => Inner.GetGuid(ordinal);

    /// <inheritdoc/>
    public override DateTime GetDateTime(int ordinal) => Inner.GetDateTime(ordinal);

    /// <inheritdoc/>
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Inner.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc/>
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Inner.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc/>
    public override Stream GetStream(int ordinal) => Inner.GetStream(ordinal);

    /// <inheritdoc/>
    public override TextReader GetTextReader(int ordinal) => Inner.GetTextReader(ordinal);

    /// <inheritdoc/>
    public override DataTable? GetSchemaTable() => Inner.GetSchemaTable();

    /// <summary>The rows that are left, each read on the calling thread and under the context.</summary>
    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);
}
