namespace QaGateway.Dicom.Network.Negotiation;

internal static class DictionaryExtensions
{
    extension<T>(IEnumerable<T> items)
    {
        /// <summary>Of items with the same key, which a peer may well send, the first counts.</summary>
        public Dictionary<string, T> ToDictionaryFirst(Func<T, string> key)
        {
            var result = new Dictionary<string, T>();
            foreach (var item in items)
                result.TryAdd(key(item), item);
            return result;
        }
    }
}
